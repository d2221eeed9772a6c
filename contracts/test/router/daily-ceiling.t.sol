// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {RouterTest} from "./RouterTest.sol";

/// The ceiling is of the calendar day in UTC. Whoever has the spending key gets no unit more.
contract DailyCeilingTest is RouterTest {
    uint256 private constant MIDNIGHT = NOON + 12 hours;

    function test_theCeilingIsReachedToTheUnit() public {
        vm.prank(treasury);
        router.setService(SERVICE, provider, 1, true);
        _pay("first", CEILING - 1);
        _payRefused("second", 2, _ceilingReached(1));
        _pay("second", 1);
        _payRefused("third", 1, _ceilingReached(0));
        _assertLeft(0, PAYOUT_CEILING);
        _assertPaid(CEILING);
    }

    function test_theDayIsTheCalendarDayOfUtc() public {
        vm.warp(MIDNIGHT - 1 days);
        _pay("at midnight", 90);
        vm.warp(MIDNIGHT - 1);
        _payRefused("in the last second", 1, _ceilingReached(0));
        vm.warp(MIDNIGHT);
        _assertLeft(CEILING, PAYOUT_CEILING);
        _pay("at the next midnight", 40);
        _assertLeft(50e9, PAYOUT_CEILING);
        _pay("and after it", 50);
        _payRefused("and once more", 1, _ceilingReached(0));
    }

    /// The most that a stolen key gets in any 24 hours: one ceiling before a midnight and one after it.
    function test_twoCeilingsAroundAMidnightAndNoMore() public {
        vm.warp(MIDNIGHT - 1);
        _pay("before", 90);
        vm.warp(MIDNIGHT);
        _pay("after", 90);
        vm.warp(MIDNIGHT - 1 + 1 days);
        _payRefused("within the 24 hours", 1, _ceilingReached(0));
        _assertPaid(2 * CEILING);
    }

    /// A thief takes whatever it can at times of its own choice.
    function testFuzz_aStolenKeyNeverPassesTheCeiling(uint256 seed) public {
        _setSpender(spender, 7 * PRICE, 5 * PRICE);
        uint256[24] memory at;
        uint256[24] memory units;
        for (uint256 index = 0; index < 24; index++) {
            seed = uint256(keccak256(abi.encode(seed)));
            _passTime(seed);
            uint256 before = mnee.balanceOf(treasury);
            _steal(seed >> 128, bytes32(index));
            (at[index], units[index]) = (block.timestamp, (before - mnee.balanceOf(treasury)) / WEI_PER_UNIT);
            assertLe(_sumSince(at, units, index, block.timestamp / 1 days * 1 days), 12 * PRICE, "a day");
            assertLe(_sumSince(at, units, index, block.timestamp - 1 days), 24 * PRICE, "24 hours");
        }
    }

    function _passTime(uint256 seed) private {
        uint256 nextDay = (block.timestamp / 1 days + 1) * 1 days;
        if (seed % 4 == 0) vm.warp(nextDay - 1);
        else if (seed % 4 == 1) vm.warp(nextDay);
        else vm.warp(block.timestamp + (seed >> 64) % 6 hours);
    }

    function _steal(uint256 seed, bytes32 id) private {
        if (seed % 2 == 0) {
            _payOut(id, uint64((seed >> 8) % 9) * PRICE);
            return;
        }
        vm.prank(spender);
        try router.payForService(SERVICE, "thief", "task", (seed >> 8) % 9, id) {} catch {}
    }

    function _sumSince(uint256[24] memory at, uint256[24] memory units, uint256 last, uint256 since)
        private
        pure
        returns (uint256 sum)
    {
        for (uint256 index = 0; index <= last; index++) {
            if (at[index] >= since) sum += units[index];
        }
    }

    // ---------------------------------------------------------------- what does not restore it

    function test_anotherSpenderOnTheSameDayGetsWhatIsLeft() public {
        _pay("first", 60);
        _payOut("evaluation", 20e9);
        _setSpender(stranger, CEILING, PAYOUT_CEILING);
        _assertLeft(30e9, 30e9);
        vm.prank(spender);
        vm.expectRevert(IPaymentRouter.NotTheSpender.selector);
        router.payForService(SERVICE, "user-agent", "task", 1, "second");
        vm.startPrank(stranger);
        vm.expectRevert(_ceilingReached(30e9));
        router.payForService(SERVICE, "user-agent", "task", 31, "second");
        router.payForService(SERVICE, "user-agent", "task", 30, "second");
        vm.stopPrank();
    }

    function test_aLoweredCeilingCountsAtOnceAndARaisedOneAddsItsDifference() public {
        _pay("first", 60);
        _setSpender(spender, 59e9, 0);
        _assertLeft(0, 0);
        _payRefused("second", 1, _ceilingReached(0));
        assertFalse(_payOut("evaluation", 1));
        _setSpender(spender, 61e9, 0);
        _pay("second", 1);
        _payRefused("third", 1, _ceilingReached(0));
        skip(1 days);
        _assertLeft(61e9, 0);
    }

    function test_aStopAndAStartRestoreNothing() public {
        _pay("first", 90);
        _stop();
        vm.prank(treasury);
        router.start();
        _payRefused("second", 1, _ceilingReached(0));
    }

    function test_aRefundRestoresNothing() public {
        bytes32 paymentId = _pay("first", 90);
        vm.startPrank(provider);
        mnee.approve(address(router), type(uint256).max);
        router.refund(paymentId, CEILING);
        vm.stopPrank();
        _payRefused("second", 1, _ceilingReached(0));
        _assertPaid(0);
    }

    function test_servicesAndPayoutsHaveACeilingEach() public {
        _pay("first", 90);
        assertTrue(_payOut("evaluation", PAYOUT_CEILING));
        assertFalse(_payOut("another", 1));
        _assertLeft(0, 0);
        skip(1 days);
        assertTrue(_payOut("another", PAYOUT_CEILING));
        _assertLeft(CEILING, 0);
    }

    function test_theFirstDayBeginsWithTheCeilingAndNoSpenderHasNone() public {
        router = _deploy(address(mnee));
        _assertLeft(0, 0);
        assertEq(router.spender(), address(0));
        _setUpRouter();
        (uint64 daily, uint64 dailyPayout) = router.ceilings();
        assertEq(daily, CEILING);
        assertEq(dailyPayout, PAYOUT_CEILING);
        _assertLeft(CEILING, PAYOUT_CEILING);
    }
}
