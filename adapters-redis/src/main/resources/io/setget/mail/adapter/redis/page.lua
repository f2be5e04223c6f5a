-- Some of the emails that are known, in no order; some may be on two pages.
--
-- ARGV    4 cursor: 0 for the first page; 5 about how many
-- Result  the cursor of the next page, 0 after the last; then for each: id, place (see places.lua)
local found = call('HSCAN', state, ARGV[4], 'COUNT', ARGV[5])
local answer = { found[1] }
for i = 1, #found[2], 2 do
  answer[#answer + 1] = found[2][i]
  answer[#answer + 1] = place_of(cmsgpack.unpack(found[2][i + 1]))
end
return answer
