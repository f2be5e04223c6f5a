-- Permits to try emails, taken by all instances from one book. Its rules are those of PermitBook in the domain.
--
-- KEYS[18]  the book, packed: {level, at, {minute, used, …}, {ten minutes, used, …}}; a level is in thousandths of an
--           email, minutes and ten minutes are numbered since 1970
-- ARGV      4 how many are wanted; 5 how many are given back; 6 when those were taken, in ms; 7, 8, 9 the limits of a
--           second, an hour, a day (0: none)
-- Result    permits; ms until one more if fewer than wanted; the time in ms; used in the hour; when the hour lets one
--           more pass; used in the day; when the day does
local wanted, unused, taken_at = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local per_second, per_hour, per_day = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])

local EMAIL, BURST_MS, SKEW_MS = 1000, 100, 1000
local MINUTE, HOUR, DAY = 60 * 1000, 60 * 60 * 1000, 24 * 60 * 60 * 1000
local TEN_MINUTES = 10 * MINUTE

local packed = call('GET', extra)
local book = packed and cmsgpack.unpack(packed) or { 0, 0, {}, {} }

-- A second: a bucket that leaks.
local level, at = book[1], book[2]
local most = EMAIL + BURST_MS * per_second
if per_second == 0 then
  level, at = 0, 0
elseif now + SKEW_MS < at then
  level, at = 0, now
else
  local elapsed = math.min(math.max(0, now - at), DAY)
  level = math.min(math.max(0, level - elapsed * per_second), most)
  at = math.max(now, at)
end

-- An hour and a day: slices of a window that moves on. A window is {slices, slice, length, limit}.
local function total(window)
  local sum = 0
  for i = 2, #window[1], 2 do
    sum = sum + window[1][i]
  end
  return sum
end

local function counting(slices, slice, length, limit)
  local kept = {}
  for i = 1, #slices, 2 do
    local number = slices[i]
    if (number + 1) * slice + length > now and number * slice <= now + length and slices[i + 1] > 0 then
      kept[#kept + 1] = number
      kept[#kept + 1] = slices[i + 1]
    end
  end
  return { kept, slice, length, limit }
end

local function add(window, time, emails)
  local slices, number, i = window[1], math.floor(time / window[2]), 1
  while i <= #slices and slices[i] < number do
    i = i + 2
  end
  if slices[i] == number then
    slices[i + 1] = math.max(0, slices[i + 1] + emails)
  elseif emails > 0 then
    table.insert(slices, i, emails)
    table.insert(slices, i, number)
  end
end

local function goes_on_at(window)
  local left, limit = total(window), window[4]
  if limit == 0 or left < limit then
    return now
  end
  local slices = window[1]
  for i = 1, #slices, 2 do
    left = left - slices[i + 1]
    if left < limit then
      return (slices[i] + 1) * window[2] + window[3]
    end
  end
  return now
end

local hour = counting(book[3], MINUTE, HOUR, per_hour)
local day = counting(book[4], TEN_MINUTES, DAY, per_day)

local permits = wanted
if per_second > 0 then
  permits = math.min(permits, math.floor((most - level) / EMAIL))
end
for _, window in ipairs({ hour, day }) do
  if window[4] > 0 then
    permits = math.min(permits, math.max(0, window[4] - total(window)))
  end
end

if permits > 0 or unused > 0 then
  if per_second > 0 then
    local still = math.max(0, unused * EMAIL - math.max(0, at - taken_at) * per_second)
    level = math.max(0, level + permits * EMAIL - still)
  end
  if permits > 0 then
    add(hour, now, permits)
    add(day, now, permits)
  else
    add(hour, taken_at, -unused)
    add(day, taken_at, -unused)
  end
  write_even_when_full()
  call('SET', extra, cmsgpack.pack({ level, at, hour[1], day[1] }), 'PX', DAY + HOUR)
end

local hour_goes_on, day_goes_on = goes_on_at(hour), goes_on_at(day)
local wait = 0
if permits < wanted then
  if per_second > 0 and level + EMAIL > most then
    wait = at - now + math.ceil((level + EMAIL - most) / per_second)
  end
  wait = math.max(wait, hour_goes_on - now, day_goes_on - now)
end
return { permits, wait, now, total(hour), hour_goes_on, total(day), day_goes_on }
