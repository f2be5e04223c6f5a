-- Lists dead letters, later ids first.
--
-- ARGV    4 cause, or empty: any; 5 how many at most; 6 an id: only earlier ones; empty: from the latest on
--         7 1: the one with that id, and no other
-- Result  for each: id, type, address, cause, reply, detail, tries, time of death in ms
local cause, most, before = ARGV[4], tonumber(ARGV[5]), ARGV[6]
local ids = {}
if ARGV[7] == '1' then
  ids = { before }
elseif cause == '' then
  ids = call('ZREVRANGEBYLEX', dead, before == '' and '+' or '(' .. before, '-', 'LIMIT', 0, most)
else
  local prefix = cause .. ':'
  -- ';' follows ':', so it ends the range of a cause
  local from = before == '' and '(' .. cause .. ';' or '(' .. prefix .. before
  for n, member in ipairs(call('ZREVRANGEBYLEX', dead_by_cause, from, '[' .. prefix, 'LIMIT', 0, most)) do
    ids[n] = string.sub(member, #prefix + 1)
  end
end
local letters = {}
for _, id in ipairs(ids) do
  local e = find(id)
  if e and e[PLACE] == 'dead' and e[FORMAT] <= newest then
    for _, value in ipairs({ id, e[TYPE], e[TO], e[KIND], e[REPLY], e[DETAIL], e[TRIES], e[DIED] }) do
      letters[#letters + 1] = value
    end
  end
end
return letters
