-- Puts a dead letter back into the queue, due now, with its whole life and all its retries.
--
-- ARGV    4 id; 5 a token of this wish; 6 capacity; 7 capacity for emails that are not critical
-- Result  "revived", also when this wish was fulfilled before; "full" or "not_found"
write_even_when_full()
local id, wish = ARGV[4], 'revived by ' .. ARGV[5]
local e = find(id)
if not e or e[FORMAT] > newest or e[PLACE] == 'gone' then
  return 'not_found'
end
if e[PLACE] ~= 'dead' then
  return e[SETTLED_BY] == wish and 'revived' or 'not_found'
end
local ordinary = e[LANE] > 0 and 1 or 0
if not has_room(1 - ordinary, ordinary, tonumber(ARGV[6]), tonumber(ARGV[7])) then
  return 'full'
end
take_letter(id, e)
take_room(1 - ordinary, ordinary)
for field = KIND, DIED do
  e[field] = nil
end
e[SEQ] = call('HINCRBY', control, 'seq', 1)
e[FAILURES], e[CRASHES], e[STALLS], e[SETTLED_BY], e[EXPIRES] = 0, 0, nil, wish, now + e[LIVES]
put(id, e, now)
tell('event', 'revived', 'id', id, 'at', now)
wake()
return 'revived'
