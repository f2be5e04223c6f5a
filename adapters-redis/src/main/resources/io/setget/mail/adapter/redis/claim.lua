-- Hands out due emails; tidies up a little first.
--
-- KEYS[18]  remembers what this token was given
-- ARGV      4 token; 5 most; 6 length of the lease in ms; 7 1: only those that failed before; 8 1: only critical ones;
--           9 1: within a lane the newest first, and none for its age
-- Result    for each email: id, failures, crashes, stalls, the sealed email (empty if it is lost)
local token, most, lease = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local only_failed, newest_first = ARGV[7] == '1', ARGV[9] == '1'
local last_lane = ARGV[8] == '1' and 0 or 2

write_even_when_full()
sweep(64)

local answer = {}
local function hand_out(id, e)
  answer[#answer + 1] = id
  answer[#answer + 1] = e[FAILURES]
  answer[#answer + 1] = e[CRASHES]
  answer[#answer + 1] = e[STALLS] or 0
  answer[#answer + 1] = call('HGET', payload, id) or ''
end

local before = call('GET', extra)
if before then
  for _, id in ipairs(cmsgpack.unpack(before)) do
    local e = find(id)
    if is_held(e, token) then
      hand_out(id, e)
    end
  end
  return answer
end
if call('HGET', control, 'paused') == '1' then
  return answer
end

-- The first ones of a shelf in a lane, or the last ones. What an older program put on the wrong shelf, for it knows nothing
-- of stalls, or left there, is put right.
local function of_lane(zset, lane, count, last_first, accepts)
  local found = {}
  for _, one in ipairs(between(zset, lane * LANE_WIDTH, (lane + 1) * LANE_WIDTH - 1, count, last_first)) do
    local id, e = one[1], one[2]
    if e[PLACE] ~= 'ready' or shelf(e) ~= zset then
      call('ZREM', zset, id)
      if e[PLACE] == 'ready' then
        call('ZADD', shelf(e), rank(e), id)
      end
    elseif e[EXPIRES] > now and (not accepts or accepts(e)) then
      found[#found + 1] = one
    end
  end
  return found
end

local function append(list, more)
  for _, one in ipairs(more) do
    list[#list + 1] = one
  end
end

-- The same from both shelves of emails that harmed nobody.
local function unharmed(lane, count, last_first)
  local found = of_lane(retried, lane, count, last_first)
  if not only_failed then
    append(found, of_lane(ready, lane, count, last_first))
  end
  return found
end

local function by_age(a, b)
  return a[2][SEQ] < b[2][SEQ]
end

local function by_rank(a, b)
  if a[2][LANE] ~= b[2][LANE] then
    return a[2][LANE] < b[2][LANE]
  end
  return by_age(a, b)
end

local function in_turn(a, b)
  if stalls_often(a[2]) ~= stalls_often(b[2]) then
    return stalls_often(b[2])
  end
  if newest_first and a[2][LANE] == b[2][LANE] then
    return by_age(b, a)
  end
  return by_rank(a, b)
end

-- One that crashed a worker, else one that stalls often, if no such one is out: should it kill its worker again, it harms
-- few others.
local function one_suspect()
  local out = call('HGET', control, 'stalled_out')
  local e = out and find(out)
  if call('SCARD', held_suspects) > 0 or (e and e[PLACE] == 'leased' and stalls_often(e)) then
    return {}
  end
  local suspects = {}
  local function wanted(one)
    return not only_failed or one[FAILURES] > 0
  end
  for _, zset in ipairs({ suspect, stalled }) do
    for lane = 0, call('ZCARD', zset) > 0 and last_lane or -1 do
      append(suspects, of_lane(zset, lane, 64, newest_first, wanted))
    end
  end
  table.sort(suspects, in_turn)
  return { suspects[1] }
end

local suspects = one_suspect()
local urgent = {}
for lane = 0, last_lane do
  if #urgent < most then
    append(urgent, unharmed(lane, most, newest_first))
  end
end
append(urgent, suspects)
table.sort(urgent, in_turn)

local chosen, taken = {}, {}
local function choose(candidates, count)
  for _, one in ipairs(candidates) do
    if count <= 0 then
      return
    end
    if not taken[one[1]] then
      taken[one[1]] = true
      chosen[#chosen + 1] = one
      count = count - 1
    end
  end
end

if #urgent >= most and not newest_first then
  -- One in ten is simply the oldest, so that no lane starves.
  local handed = tonumber(call('HGET', control, 'handed')) or 0
  local oldest = math.floor((handed + most) / 10) - math.floor(handed / 10)
  if oldest > 0 then
    local candidates = { suspects[1] }
    for lane = 0, last_lane do
      append(candidates, unharmed(lane, oldest, false))
    end
    table.sort(candidates, by_age)
    choose(candidates, oldest)
  end
end
choose(urgent, most - #chosen)
table.sort(chosen, by_rank)
if #chosen == 0 then
  return answer
end

local ids = {}
for n, one in ipairs(chosen) do
  local id, e = one[1], one[2]
  take_from_shelf(id, e)
  e[PLACE], e[HOLDER], e[UNTIL], e[IN_DATA] = 'leased', token, now + lease, 0
  call('ZADD', leased, base(e) + e[UNTIL], id)
  if e[CRASHES] > 0 then
    call('SADD', held_suspects, id)
  end
  if stalls_often(e) then
    call('HSET', control, 'stalled_out', id)
  end
  keep(id, e)
  hand_out(id, e)
  ids[n] = id
end
call('HINCRBY', control, 'handed', #chosen)
call('SET', extra, cmsgpack.pack(ids), 'PX', lease)
return answer
