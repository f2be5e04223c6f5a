-- Makes leases last longer.
--
-- ARGV    4 how long from now on, in ms; then for each: id, token
-- Result  the ids that are still held
write_even_when_full()
local ends, held = now + tonumber(ARGV[4]), {}
for i = 5, #ARGV, 2 do
  local id = ARGV[i]
  local e = find(id)
  if is_held(e, ARGV[i + 1]) and e[UNTIL] > now then
    e[UNTIL] = ends
    call('ZADD', leased, base(e) + ends, id)
    keep(id, e)
    held[#held + 1] = id
  end
end
return held
