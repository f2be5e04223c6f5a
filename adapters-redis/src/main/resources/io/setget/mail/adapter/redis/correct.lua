-- Puts emails where the log says they are; the outbox is told nothing.
--
-- ARGV    4 and on, for each: id, what to do; then
--         "withdraw": what it became; a live email or a dead letter leaves for good
--         "bury": cause, reply, detail, tries, time of death in ms; a live email becomes a dead letter
--         "revive": nothing, a dead letter is due at once; all with five words, the rest of them empty
-- Result  how many were put elsewhere
write_even_when_full()
local count = 0

local function withdraw(id, e, became)
  if e[PLACE] == 'dead' then
    take_letter(id, e)
    call('HINCRBY', control, 'deleted', 1)
    forget(id, e, became, '')
  elseif e[PLACE] == 'unconfirmed' then
    call('ZREM', unconfirmed, id)
    e[FORMAT] = e[REAL_FORMAT]
    forget(id, e, became, '')
  else
    leave(id, e, became, '')
  end
end

for i = 4, #ARGV, 7 do
  local id, what = ARGV[i], ARGV[i + 1]
  local e = find(id)
  local place = e and (e[REAL_FORMAT] or e[FORMAT]) <= newest and place_of(e) or ''
  if what == 'withdraw' and (place == 'live' or place == 'dead' or place == 'unconfirmed') then
    withdraw(id, e, ARGV[i + 2])
    count = count + 1
  elseif what == 'bury' and place == 'live' then
    bury(id, e, '', ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], tonumber(ARGV[i + 5]), tonumber(ARGV[i + 6]))
    count = count + 1
  elseif what == 'revive' and place == 'dead' then
    local ordinary = e[LANE] > 0 and 1 or 0
    take_letter(id, e)
    take_room(1 - ordinary, ordinary)
    for field = KIND, DIED do
      e[field] = nil
    end
    e[SEQ] = call('HINCRBY', control, 'seq', 1)
    e[FAILURES], e[CRASHES], e[STALLS], e[SETTLED_BY], e[EXPIRES] = 0, 0, nil, '', now + e[LIVES]
    put(id, e, now)
    count = count + 1
  end
end
wake()
return count
