-- Deletes a dead letter and what it said.
--
-- ARGV    4 id; 5 a token of this wish
-- Result  1, also when this wish was fulfilled before; 0 if there is none
write_even_when_full()
local id, wish = ARGV[4], 'deleted by ' .. ARGV[5]
local e = find(id)
if not e or e[FORMAT] > newest then
  return 0
end
if e[PLACE] ~= 'dead' then
  return e[PLACE] == 'gone' and e[GONE_BY] == wish and 1 or 0
end
take_letter(id, e)
call('HINCRBY', control, 'deleted', 1)
forget(id, e, 'dead', wish)
tell('event', 'letter_deleted', 'id', id, 'at', now)
return 1
