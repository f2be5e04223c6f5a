-- Marks an email whose final dot is about to be sent.
--
-- ARGV    4 id; 5 token; 6 how long the lease must still last, in ms
-- Result  1, or 0 if the lease has passed on or ends too soon
write_even_when_full()
local e = find(ARGV[4])
if not is_held(e, ARGV[5]) or e[UNTIL] < now + tonumber(ARGV[6]) then
  return 0
end
if e[IN_DATA] == 0 then
  e[IN_DATA] = 1
  keep(ARGV[4], e)
end
return 1
