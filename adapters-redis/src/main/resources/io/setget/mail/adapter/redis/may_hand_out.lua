-- Whether a claim may hand something out just now; what a claim would tidy up first counts.
--
-- ARGV    4 1: only emails that failed before; 5 1: only critical ones
-- Result  1 or 0
if call('HGET', control, 'paused') == '1' then
  return 0
end
local shelves = ARGV[4] == '1' and { retried, suspect, stalled } or { retried, suspect, stalled, ready }
local lanes = ARGV[5] == '1' and 1 or 3
for _, shelf_of in ipairs(shelves) do
  if #between(shelf_of, 0, lanes * LANE_WIDTH - 1, 1) > 0 then
    return 1
  end
end
if #between(scheduled, 0, now, 1) > 0 or #between(leased, 0, now, 1) > 0 then
  return 1
end
return 0
