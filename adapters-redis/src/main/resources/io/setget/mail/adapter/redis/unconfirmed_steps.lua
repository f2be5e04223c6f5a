-- Sends unconfirmed emails again, settles them by hand, or deletes what they say; those that became so first before the
-- others.
--
-- ARGV    4 "again", "sent", "dead" or "forget"; 5 how many at most; 6 and 7 only those that became so from then to then,
--         in ms, or empty; 8 1: only those of the ids that follow, from 11 on; 9 capacity; 10 capacity for emails that are
--         not critical
-- Result  how many; 1 if any were left for want of room, else 0; the time in ms
write_even_when_full()
local what, most = ARGV[4], tonumber(ARGV[5])
local count, full = 0, 0

local function clean(e)
  e[FORMAT] = e[REAL_FORMAT]
  e[REAL_FORMAT] = nil
end

local function again(id, e)
  local ordinary = e[LANE] > 0 and 1 or 0
  if not has_room(1 - ordinary, ordinary, tonumber(ARGV[9]), tonumber(ARGV[10])) then
    full = 1
    return false
  end
  take_room(1 - ordinary, ordinary)
  call('HINCRBY', control, 'settled', -1)
  clean(e)
  for field = KIND, DIED do
    e[field] = nil
  end
  e[SEQ] = call('HINCRBY', control, 'seq', 1)
  e[FAILURES], e[CRASHES], e[STALLS], e[SETTLED_BY], e[EXPIRES] = 0, 0, nil, '', now + e[LIVES]
  put(id, e, now)
  tell('event', 'revived', 'id', id, 'at', now)
  return true
end

local function settle_by_hand(id, e)
  clean(e)
  if what == 'sent' then
    forget(id, e, 'sent', '')
    changed(id, 'sent', '', 0, nil)
  else
    call('HINCRBY', control, 'settled', -1)
    e[PLACE], e[DIED] = 'dead', now
    lay_down(id, e)
    keep(id, e)
    changed(id, 'dead', '', 0, nil)
  end
end

for _, id in ipairs(unconfirmed_ids(ARGV[6], ARGV[7], ARGV[8] == '1', 11)) do
  if count >= most then
    break
  end
  local e, done = find(id), true
  if what == 'again' then
    done = again(id, e)
  elseif what == 'forget' then
    clean(e)
    forget(id, e, 'unknown', '')
  else
    settle_by_hand(id, e)
  end
  if done then
    call('ZREM', unconfirmed, id)
    count = count + 1
  end
end
wake()
return { count, full, now }
