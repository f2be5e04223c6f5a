-- Lists unconfirmed emails, later ids first.
--
-- ARGV    4 how many at most; 5 an id: only earlier ones, or empty; 6 and 7 only those that became so from then to then, in
--         ms, or empty; 8 1: only those of the ids that follow, from 9 on
-- Result  for each: id, type, address, cause, reply, detail, time in ms
local most, before = tonumber(ARGV[4]), ARGV[5]
local found = {}
for _, id in ipairs(unconfirmed_ids(ARGV[6], ARGV[7], ARGV[8] == '1', 9)) do
  if before == '' or id < before then
    found[#found + 1] = id
  end
end
table.sort(found, function(a, b)
  return a > b
end)
local answer = {}
for n = 1, math.min(most, #found) do
  local e = find(found[n])
  for _, value in ipairs({ found[n], e[TYPE], e[TO], e[KIND], e[REPLY], e[DETAIL], e[DIED] }) do
    answer[#answer + 1] = value
  end
end
return answer
