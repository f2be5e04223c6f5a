-- Stands in front of every script. A script is one atomic step, and each may be repeated: ids and tokens are made by
-- the caller, and what an email became is remembered for a while.
--
-- KEYS   the same in every script, all under one hash tag:
--    1 control        hash  live, ordinary (live and not critical), seq, handed (out), accepted, settled, deleted,
--                           paused, database; queue and epoch: which queue this is, see ReconcilableQueue; told: the id
--                           of the last entry of the outbox in this epoch; stalled_out: the last one handed out
--                           that stalls often
--    2 payload        hash  id -> the sealed email
--    3 state          hash  id -> the fields below, packed; of a settled one, for a while, what became of it
--    4 ready          zset  by lane, then sequence: never tried
--    5 retried        zset  the same: failed before
--    6 suspect        zset  the same: crashed a worker before
--    7 expiring       zset  the ids of the three above and of 16, by when they expire
--    8 scheduled      zset  by when they are due, or expire if that is earlier
--    9 leased         zset  by when the lease ends
--   10 held_suspects  set   leased ones that crashed a worker before
--   11 dead           zset  ids, all of score 0, so in the order of ids
--   12 dead_by_cause  zset  "cause:id", all of score 0
--   13 dead_by_time   zset  "cause:milliseconds:id", all of score 0
--   14 gone           zset  settled ones that are still remembered, by when they left
--   15 outbox         stream what happened, until the delivery log has it
--   16 stalled        zset  like 6: stalls often. Apart, for older programs hand out what is in 6 and do not know of stalls;
--                           those may put one of these into 4 or 5, or leave its id here
--   17 unconfirmed    zset  not known whether they were sent, what they say is kept; by when they became so
--   18 extra          what the script says of it
-- Scores of 4 to 9 and 16 begin with the email's format, so that an older program never meets what a newer one wrote.
--
-- ARGV  1 the time in ms, or empty: the server's; 2 the channel that wakes dispatchers; 3 the newest format understood,
--       or that, a space, and the queue that the caller was admitted to, as "epoch name": while this is another one, every
--       script is refused with the error QUEUECHANGED
local control, payload, state = KEYS[1], KEYS[2], KEYS[3]
local ready, retried, suspect, expiring = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local scheduled, leased, held_suspects = KEYS[8], KEYS[9], KEYS[10]
local dead, dead_by_cause, dead_by_time = KEYS[11], KEYS[12], KEYS[13]
local gone, outbox, stalled, unconfirmed, extra = KEYS[14], KEYS[15], KEYS[16], KEYS[17], KEYS[18]
local channel, newest = ARGV[2], tonumber(string.match(ARGV[3], '^%d+'))
local admitted_to = string.match(ARGV[3], '^%d+ (.*)$')

-- Where the state of an email keeps what. PLACE: ready, scheduled, leased, dead, unconfirmed, or gone.
local PLACE, FORMAT, LANE, SEQ, TYPE, TO, LIVES, DUE, EXPIRES = 1, 2, 3, 4, 5, 6, 7, 8, 9
local FAILURES, CRASHES, HOLDER, UNTIL, IN_DATA, RESEND, SETTLED_BY = 10, 11, 12, 13, 14, 15, 16
local KIND, REPLY, DETAIL, TRIES, DIED = 17, 18, 19, 20, 21 -- of a dead one
local STALLS = 22 -- absent until it stalls
local REAL_FORMAT = 24 -- of an unconfirmed one; its FORMAT is one that no program understands, so older ones leave it alone
local BECAME, GONE_BY = 3, 4 -- of one that is gone; PLACE and FORMAT as above

local FORMAT_WIDTH = 2 ^ 49 -- more than the milliseconds until the year 9999
local LANE_WIDTH = 2 ^ 44
local CRASHES_ALLOWED = 3
local STALLS_OFTEN = 2
local REMEMBERED_MS = 5 * 60 * 1000

local call = redis.call

local identity = call('HMGET', control, 'queue', 'epoch')
local epoch = identity[2] or '0'
if admitted_to and admitted_to ~= epoch .. ' ' .. (identity[1] or '') then
  return redis.error_reply('QUEUECHANGED this is not the queue that the caller was admitted to')
end
local wakes = false

local function clock()
  if ARGV[1] ~= '' then
    return tonumber(ARGV[1])
  end
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local now = clock()

-- Redis that is full refuses a script's first write, unless it deletes; then the script may go on.
local function write_even_when_full()
  call('HDEL', control, 'nothing')
end

local function find(id)
  local packed = call('HGET', state, id)
  return packed and cmsgpack.unpack(packed)
end

local function keep(id, e)
  call('HSET', state, id, cmsgpack.pack(e))
end

local function is_live(e)
  return e and e[FORMAT] <= newest and (e[PLACE] == 'ready' or e[PLACE] == 'scheduled' or e[PLACE] == 'leased')
end

-- As it is told to whoever compares the queue with the log.
local function place_of(e)
  if not e then
    return ''
  end
  local apart = e[PLACE] == 'dead' or e[PLACE] == 'gone' or e[PLACE] == 'unconfirmed'
  return apart and e[PLACE] or 'live'
end

local function is_held(e, token)
  return is_live(e) and e[PLACE] == 'leased' and e[HOLDER] == token
end

local function base(e)
  return (e[FORMAT] - 1) * FORMAT_WIDTH
end

local function rank(e)
  return base(e) + e[LANE] * LANE_WIDTH + e[SEQ]
end

local function stalls_often(e)
  return (e[STALLS] or 0) >= STALLS_OFTEN
end

-- The ready set that an email belongs to.
local function shelf(e)
  if e[CRASHES] > 0 then
    return suspect
  end
  if stalls_often(e) then
    return stalled
  end
  return e[FAILURES] > 0 and retried or ready
end

-- Emails of a set between two scores, of formats that are understood, as {id, state, format}; at most so many of each
-- format, from the lowest score on or from the highest. An id that has no state is no email: it is dropped.
local function between(zset, from, to, most, last_first)
  local emails = {}
  for format = 1, newest do
    local first = (format - 1) * FORMAT_WIDTH
    local ids
    if last_first then
      ids = call('ZRANGE', zset, first + to, first + from, 'BYSCORE', 'REV', 'LIMIT', 0, most)
    else
      ids = call('ZRANGEBYSCORE', zset, first + from, first + to, 'LIMIT', 0, most)
    end
    for _, id in ipairs(ids) do
      local e = find(id)
      if e then
        emails[#emails + 1] = { id, e }
      else
        call('ZREM', zset, id)
      end
    end
  end
  return emails
end

local function tell(...)
  call('HSET', control, 'told', call('XADD', outbox, '*', 'epoch', epoch, ...))
end

-- attempt: outcome, reply, kind, detail, duration in ms; nil if it was not tried
local function changed(id, status, next_at, failed, attempt)
  if attempt then
    tell('event', 'changed', 'id', id, 'at', now, 'status', status, 'next', next_at, 'failed', failed, 'outcome', attempt[1],
      'reply', attempt[2], 'kind', attempt[3], 'detail', attempt[4], 'took', attempt[5])
  else
    tell('event', 'changed', 'id', id, 'at', now, 'status', status, 'next', next_at, 'failed', failed)
  end
end

local function take_from_shelf(id, e)
  call('ZREM', shelf(e), id)
  if stalls_often(e) then
    for _, zset in ipairs({ ready, retried, stalled }) do
      call('ZREM', zset, id)
    end
  end
  call('ZREM', expiring, id)
end

-- Takes a live email from where it is; the caller puts it elsewhere.
local function take(id, e)
  if e[PLACE] == 'ready' then
    take_from_shelf(id, e)
  elseif e[PLACE] == 'scheduled' then
    call('ZREM', scheduled, id)
  else
    call('ZREM', leased, id)
    if e[CRASHES] > 0 then
      call('SREM', held_suspects, id)
    end
  end
end

-- Puts an email that was taken where it is due at this time.
local function put(id, e, due)
  e[DUE], e[HOLDER], e[UNTIL], e[IN_DATA] = due, '', 0, 0
  if due <= now then
    e[PLACE] = 'ready'
    call('ZADD', shelf(e), rank(e), id)
    call('ZADD', expiring, base(e) + e[EXPIRES], id)
    wakes = true
  else
    e[PLACE] = 'scheduled'
    call('ZADD', scheduled, base(e) + math.min(due, e[EXPIRES]), id)
  end
  keep(id, e)
end

-- Behind all that wait in its lane, when it is put there next.
local function go_behind(e)
  e[SEQ] = call('HINCRBY', control, 'seq', 1)
end

local function free_room(e)
  call('HINCRBY', control, 'live', -1)
  if e[LANE] > 0 then
    call('HINCRBY', control, 'ordinary', -1)
  end
end

-- For good, what was said included; remembered for a while, so that who says it again is answered the same.
local function forget(id, e, became, by)
  call('HDEL', payload, id)
  keep(id, { 'gone', e[FORMAT], became, by })
  call('ZADD', gone, now, id)
end

local function leave(id, e, became, by)
  take(id, e)
  free_room(e)
  call('HINCRBY', control, 'settled', 1)
  forget(id, e, became, by)
end

local function lay_down(id, e)
  call('ZADD', dead, 0, id)
  call('ZADD', dead_by_cause, 0, e[KIND] .. ':' .. id)
  call('ZADD', dead_by_time, 0, e[KIND] .. ':' .. string.format('%015d', e[DIED]) .. ':' .. id)
end

local function bury(id, e, by, kind, reply, detail, tries, died)
  take(id, e)
  free_room(e)
  e[PLACE], e[HOLDER], e[UNTIL], e[IN_DATA], e[SETTLED_BY] = 'dead', '', 0, 0, by
  e[KIND], e[REPLY], e[DETAIL], e[TRIES], e[DIED] = kind, reply, detail, tries, died or now
  lay_down(id, e)
  keep(id, e)
end

-- Out of the queue, but what it says is kept.
local function unsure(id, e, by, kind, reply, detail)
  take(id, e)
  free_room(e)
  call('HINCRBY', control, 'settled', 1)
  e[PLACE], e[HOLDER], e[UNTIL], e[IN_DATA], e[SETTLED_BY] = 'unconfirmed', '', 0, 0, by
  e[KIND], e[REPLY], e[DETAIL], e[TRIES], e[DIED] = kind, reply, detail, e[FAILURES] + e[CRASHES] + 1, now
  e[REAL_FORMAT], e[FORMAT] = e[FORMAT], 99
  call('ZADD', unconfirmed, now, id)
  keep(id, e)
end

-- Unconfirmed emails that became so between two times (empty: any), the oldest first; only those listed in ARGV from there
-- on, if that is wanted. At most 20,000 are looked at.
local function unconfirmed_ids(since, till, listed, from)
  local ids = {}
  local function add(id)
    local e = find(id)
    if e and e[PLACE] == 'unconfirmed' and e[REAL_FORMAT] <= newest
      and (since == '' or e[DIED] >= tonumber(since)) and (till == '' or e[DIED] <= tonumber(till)) then
      ids[#ids + 1] = id
    end
  end
  if listed then
    for i = from, #ARGV do
      add(ARGV[i])
    end
  else
    for _, id in ipairs(call('ZRANGEBYSCORE', unconfirmed, since == '' and '-inf' or since, till == '' and '+inf' or till,
      'LIMIT', 0, 20000)) do
      add(id)
    end
  end
  return ids
end

local function take_letter(id, e)
  call('ZREM', dead, id)
  call('ZREM', dead_by_cause, e[KIND] .. ':' .. id)
  call('ZREM', dead_by_time, e[KIND] .. ':' .. string.format('%015d', e[DIED]) .. ':' .. id)
end

local function waiting_status(e)
  return e[FAILURES] > 0 and 'retrying' or 'queued'
end

local function give_back(id, e, due, by)
  take(id, e)
  e[SETTLED_BY] = by
  go_behind(e)
  put(id, e, due)
  changed(id, waiting_status(e), due, 0, nil)
end

local function expire(id, e)
  leave(id, e, 'expired', '')
  changed(id, 'expired', '', 1, nil)
end

local function crashed(id, e)
  local detail = 'The worker\'s lease ran out.'
  if e[IN_DATA] == 1 and e[RESEND] == 0 then
    unsure(id, e, '', 'worker_crashed', '', detail)
    changed(id, 'unknown', '', 1, { 'UNKNOWN', '', 'worker_crashed', detail, 0 })
    return
  end
  local attempt = { 'CRASHED', '', 'worker_crashed', detail, 0 }
  if e[CRASHES] + 1 >= CRASHES_ALLOWED then
    bury(id, e, '', 'worker_crashed', '', detail, e[FAILURES] + e[CRASHES] + 1)
    changed(id, 'dead', '', 1, attempt)
  else
    take(id, e)
    e[CRASHES], e[SETTLED_BY] = e[CRASHES] + 1, ''
    put(id, e, now)
    changed(id, waiting_status(e), now, 0, attempt)
  end
end

-- Does what falls due by itself, at most so many of each kind; returns whether that was all.
local function sweep(most)
  local ended = between(leased, 0, now, most)
  for _, one in ipairs(ended) do
    crashed(one[1], one[2])
  end
  local due = between(scheduled, 0, now, most)
  for _, one in ipairs(due) do
    local id, e = one[1], one[2]
    if e[EXPIRES] <= now then
      expire(id, e)
    else
      take(id, e)
      put(id, e, e[DUE])
    end
  end
  local over = between(expiring, 0, now, most)
  for _, one in ipairs(over) do
    expire(one[1], one[2])
  end
  local old = call('ZRANGEBYSCORE', gone, '-inf', now - REMEMBERED_MS, 'LIMIT', 0, most)
  if #old > 0 then
    call('HDEL', state, unpack(old))
    call('ZREM', gone, unpack(old))
  end
  return #ended < most and #due < most and #over < most and #old < most
end

local function has_room(critical, ordinary, total, most_ordinary)
  local counts = call('HMGET', control, 'live', 'ordinary')
  return (tonumber(counts[1]) or 0) + critical + ordinary <= total
    and (ordinary == 0 or (tonumber(counts[2]) or 0) + ordinary <= most_ordinary)
end

local function take_room(critical, ordinary)
  call('HINCRBY', control, 'live', critical + ordinary)
  call('HINCRBY', control, 'ordinary', ordinary)
end

-- Dispatchers of all instances look when something became due where nothing was.
local function wake()
  if wakes then
    call('PUBLISH', channel, '')
  end
end

