// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Service} from "../../src/router/RouterTypes.sol";
import {RouterTest} from "./RouterTest.sol";

contract TreasuryRulesTest is RouterTest {
    function _everybodyElse() private view returns (address[4] memory) {
        return [guardian, spender, provider, stranger];
    }

    function test_onlyTheTreasuryRegistersAndReplacesServices() public {
        address[4] memory others = _everybodyElse();
        for (uint256 index = 0; index < others.length; index++) {
            vm.prank(others[index]);
            vm.expectRevert(IPaymentRouter.NotTheTreasury.selector);
            router.setService(SERVICE, others[index], 1, true);
        }
        vm.prank(treasury);
        vm.expectEmit(address(router));
        emit IPaymentRouter.ServiceSet(SERVICE, stranger, 7, false);
        router.setService(SERVICE, stranger, 7, false);
        Service memory service = router.serviceOf(SERVICE);
        assertEq(service.provider, stranger);
        assertEq(service.unitPrice, 7);
        assertFalse(service.isActive);
        assertEq(router.serviceOf("other").unitPrice, 0);
    }

    function test_aServiceHasAProviderThatCanBePaidAndAPrice() public {
        address[3] memory wrong = [address(0), address(router), treasury];
        vm.startPrank(treasury);
        for (uint256 index = 0; index < wrong.length; index++) {
            vm.expectRevert(IPaymentRouter.InvalidPayee.selector);
            router.setService(SERVICE, wrong[index], 1, true);
        }
        vm.expectRevert(IPaymentRouter.InvalidAmount.selector);
        router.setService(SERVICE, provider, 0, true);
        vm.stopPrank();
    }

    function test_onlyTheTreasurySetsTheSpenderAndItsCeilings() public {
        address[4] memory others = _everybodyElse();
        for (uint256 index = 0; index < others.length; index++) {
            vm.prank(others[index]);
            vm.expectRevert(IPaymentRouter.NotTheTreasury.selector);
            router.setSpender(others[index], type(uint64).max, type(uint64).max);
        }
        vm.expectEmit(address(router));
        emit IPaymentRouter.SpenderSet(stranger, 2, 3);
        _setSpender(stranger, 2, 3);
        assertEq(router.spender(), stranger);
        (uint64 daily, uint64 dailyPayout) = router.ceilings();
        assertEq(daily, 2);
        assertEq(dailyPayout, 3);
    }

    /// A ceiling binds only a key that owns nothing and cannot lift it.
    function test_theSpenderIsNeitherTreasuryNorGuardian() public {
        vm.startPrank(treasury);
        vm.expectRevert(IPaymentRouter.InvalidSpender.selector);
        router.setSpender(treasury, 1, 1);
        vm.expectRevert(IPaymentRouter.InvalidSpender.selector);
        router.setSpender(guardian, 1, 1);
        router.setSpender(address(0), 0, 0);
        vm.stopPrank();
        assertEq(router.spender(), address(0));
    }

    function test_treasuryAndGuardianStopTheTreasuryAloneStarts() public {
        address[2] memory stoppers = [treasury, guardian];
        for (uint256 index = 0; index < 2; index++) {
            vm.prank(stoppers[index]);
            vm.expectEmit(address(router));
            emit IPaymentRouter.SpendingStopped(stoppers[index]);
            router.stop();
            assertTrue(router.isStopped());
            vm.prank(guardian);
            vm.expectRevert(IPaymentRouter.NotTheTreasury.selector);
            router.start();
            vm.prank(treasury);
            vm.expectEmit(address(router));
            emit IPaymentRouter.SpendingStarted();
            router.start();
            assertFalse(router.isStopped());
        }
        address[3] memory others = [spender, provider, stranger];
        for (uint256 index = 0; index < others.length; index++) {
            vm.startPrank(others[index]);
            vm.expectRevert(IPaymentRouter.NotTheGuardian.selector);
            router.stop();
            vm.expectRevert(IPaymentRouter.NotTheTreasury.selector);
            router.start();
            vm.stopPrank();
        }
    }

    function test_aStopBlocksTheSpenderAndNobodyElse() public {
        _stop();
        _payRefused(CALL, 1, abi.encodeWithSelector(IPaymentRouter.SpendingIsStopped.selector));
        vm.startPrank(treasury);
        router.setService(SERVICE, stranger, 2, true);
        router.setSpender(spender, 1, 1);
        router.start();
        vm.stopPrank();
        vm.prank(treasury);
        router.setSpender(spender, CEILING, PAYOUT_CEILING);
        _pay(CALL, 1);
        assertEq(mnee.balanceOf(stranger), 2 * WEI_PER_UNIT);
    }
}
