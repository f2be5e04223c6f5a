-- Dead letters by cause.
--
-- ARGV    from 4 on: the causes to look for
-- Result  for each that has letters: cause, how many, first and last time of death in ms
local groups = {}
for i = 4, #ARGV do
  local from, to = '[' .. ARGV[i] .. ':', '(' .. ARGV[i] .. ';'
  local count = call('ZLEXCOUNT', dead_by_time, from, to)
  if count > 0 then
    local first = call('ZRANGEBYLEX', dead_by_time, from, to, 'LIMIT', 0, 1)[1]
    local last = call('ZREVRANGEBYLEX', dead_by_time, to, from, 'LIMIT', 0, 1)[1]
    groups[#groups + 1] = ARGV[i]
    groups[#groups + 1] = count
    groups[#groups + 1] = tonumber(string.sub(first, #ARGV[i] + 2, #ARGV[i] + 16))
    groups[#groups + 1] = tonumber(string.sub(last, #ARGV[i] + 2, #ARGV[i] + 16))
  end
end
return groups
