// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// How much may leave in one calendar day of UTC, and how much has. One slot.
struct DailyCeiling {
    uint64 ceiling;
    uint64 spent; // on `day`, and never reduced
    uint32 day; // whole days since 1970-01-01 UTC
}

/// The window is the calendar day of the block's time: from 00:00:00 to 23:59:59 UTC. So any 24 hours see at most
/// two ceilings, one on each side of a midnight.
library DailyCeilings {
    error CeilingReached(uint64 left);

    /// Nothing, when the ceiling was lowered under what the day has already seen.
    function left(DailyCeiling storage daily) internal view returns (uint64) {
        if (daily.day != _today()) return daily.ceiling;
        return daily.spent < daily.ceiling ? daily.ceiling - daily.spent : 0;
    }

    function spend(DailyCeiling storage daily, uint256 units) internal {
        uint64 available = left(daily);
        if (units > available) revert CeilingReached(available);
        uint64 before = daily.day == _today() ? daily.spent : 0;
        (daily.spent, daily.day) = (before + uint64(units), _today());
    }

    function _today() private view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }
}
