-- Hands out due emails; tidies up a little first.
--
-- KEYS[16]  remembers what this token was given
-- ARGV      4 token; 5 most; 6 length of the lease in ms; 7 1: only those that failed before
-- Result    for each email: id, failures, crashes, the sealed email (empty if it is lost)
local token, most, lease = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6])
local only_failed = ARGV[7] == '1'

write_even_when_full()
sweep(64)

local answer = {}
local function hand_out(id, e)
  answer[#answer + 1] = id
  answer[#answer + 1] = e[FAILURES]
  answer[#answer + 1] = e[CRASHES]
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

-- The first ones of a shelf between two lanes.
local function first_of(zset, from_lane, to_lane, count, accepts)
  local found = {}
  for _, one in ipairs(between(zset, from_lane * LANE_WIDTH, (to_lane + 1) * LANE_WIDTH - 1, count)) do
    local e = one[2]
    if e[EXPIRES] > now and (not accepts or accepts(e)) then
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
local function unharmed(from_lane, to_lane, count)
  local found = first_of(retried, from_lane, to_lane, count)
  if not only_failed then
    append(found, first_of(ready, from_lane, to_lane, count))
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

local urgent = unharmed(0, 2, most)
if call('SCARD', held_suspects) == 0 then
  -- One at a time: should it kill its worker again, it harms few others.
  local suspects = first_of(suspect, 0, 2, 64, function(e)
    return not only_failed or e[FAILURES] > 0
  end)
  table.sort(suspects, by_rank)
  append(urgent, { suspects[1] })
end
table.sort(urgent, by_rank)

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

if #urgent >= most then
  -- One in ten is simply the oldest, so that no lane starves.
  local handed = tonumber(call('HGET', control, 'handed')) or 0
  local oldest = math.floor((handed + most) / 10) - math.floor(handed / 10)
  if oldest > 0 then
    local candidates = {}
    for lane = 0, 2 do
      append(candidates, unharmed(lane, lane, oldest))
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
  keep(id, e)
  hand_out(id, e)
  ids[n] = id
end
call('HINCRBY', control, 'handed', #chosen)
call('SET', extra, cmsgpack.pack(ids), 'PX', lease)
return answer
