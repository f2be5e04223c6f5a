-- Takes an email that is not in its final dot out of the queue.
--
-- ARGV    4 id
-- Result  "cancelled", "too_late" or "not_found"
write_even_when_full()
local id = ARGV[4]
local e = find(id)
if not e then
  return 'not_found'
end
if e[PLACE] == 'gone' then
  return e[BECAME] == 'cancelled' and 'cancelled' or 'too_late'
end
if not is_live(e) or e[IN_DATA] == 1 then
  return 'too_late'
end
leave(id, e, 'cancelled', '')
changed(id, 'cancelled', '', 0, nil)
return 'cancelled'
