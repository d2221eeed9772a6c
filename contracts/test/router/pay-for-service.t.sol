// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment} from "../../src/router/RouterTypes.sol";
import {RouterTest} from "./RouterTest.sol";

contract PayForServiceTest is RouterTest {
    // ---------------------------------------------------------------- who is paid, and what is said

    function test_paysTheRegisteredPriceToTheRegisteredProvider() public {
        bytes32 paymentId = router.paymentIdOf(CALL);
        vm.expectEmit(address(router));
        emit IPaymentRouter.PaymentExecuted(
            paymentId, treasury, provider, SERVICE, "user-agent", "task", 3e18, 3, CALL, block.timestamp
        );
        assertEq(_pay(CALL, 3), paymentId);
        _assertPaid(3 * PRICE);
        _assertLeft(CEILING - 3 * PRICE, PAYOUT_CEILING);
        Payment memory payment = router.paymentOf(paymentId);
        assertEq(payment.refundable, 3 * PRICE);
        assertEq(payment.details, bytes24(keccak256(abi.encode(SERVICE, "user-agent", "task", uint256(3)))));
    }

    function test_takesTheSeedsCallsAndTellsItsEvent() public {
        vm.startPrank(spender);
        (bool isFirstTaken, bytes memory first) = address(router)
            .call(abi.encodeWithSelector(0xa6d84039, SERVICE, "user-agent", "task", uint256(1)));
        (bool isSecondTaken, bytes memory second) = address(router)
            .call(abi.encodeWithSelector(0xd86c1deb, SERVICE, "user-agent", "task", uint256(2), CALL));
        vm.stopPrank();
        assertTrue(isFirstTaken && isSecondTaken);
        assertEq(bytes32(first), router.paymentIdOf(keccak256(abi.encode("user-agent", "task"))));
        assertEq(bytes32(second), router.paymentIdOf(CALL));
        assertEq(
            IPaymentRouter.PaymentExecuted.selector,
            0xa8012400ec7b44222170661d6f269fef2e30b8a311d54850db24169850fdaed4
        );
        _assertPaid(3 * PRICE);
    }

    function test_withoutACallIdAgentAndTaskAreKeptApart() public {
        vm.startPrank(spender);
        bytes32 first = router.payForService(SERVICE, "ab", "c", 1);
        bytes32 second = router.payForService(SERVICE, "a", "bc", 1);
        assertTrue(first != second);
        vm.expectRevert(abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, first));
        router.payForService(SERVICE, "ab", "c", 1);
        vm.stopPrank();
        _assertPaid(2 * PRICE);
    }

    function test_onlyTheSpenderPays() public {
        address[4] memory others = [treasury, guardian, provider, stranger];
        for (uint256 index = 0; index < others.length; index++) {
            vm.startPrank(others[index]);
            vm.expectRevert(IPaymentRouter.NotTheSpender.selector);
            router.payForService(SERVICE, "user-agent", "task", 1);
            vm.expectRevert(IPaymentRouter.NotTheSpender.selector);
            router.payForService(SERVICE, "user-agent", "task", 1, CALL);
            vm.expectRevert(IPaymentRouter.NotTheSpender.selector);
            router.payForService(SERVICE, "user-agent", "task", 1, CALL, type(uint64).max);
            vm.stopPrank();
        }
    }

    // ---------------------------------------------------------------- exactly once

    function test_aCallIsPaidOnceAndARetryIsToldSo() public {
        bytes32 paymentId = _pay(CALL, 3);
        bytes memory told = abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, paymentId);
        _payRefused(CALL, 3, told);
        vm.warp(block.timestamp + 400 days);
        _payRefused(CALL, 3, told);
        _assertPaid(3 * PRICE);
    }

    /// Whatever was stopped, changed or used up since: the question was whether this call is paid.
    function test_aRetryIsToldSoWhateverHasChangedSince() public {
        bytes32 paymentId = _pay(CALL, 90);
        bytes memory told = abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, paymentId);
        _payRefused(CALL, 90, told);
        vm.prank(treasury);
        router.setService(SERVICE, stranger, 7 * PRICE, false);
        _payRefused(CALL, 90, told);
        _stop();
        _payRefused(CALL, 90, told);
        mnee.pause();
        _payRefused(CALL, 90, told);
    }

    function test_aFullyRefundedCallIsNotPaidAgain() public {
        bytes32 paymentId = _pay(CALL, 1);
        vm.startPrank(provider);
        mnee.approve(address(router), type(uint256).max);
        router.refund(paymentId, PRICE);
        vm.stopPrank();
        _payRefused(CALL, 1, abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, paymentId));
    }

    function test_anotherPaymentUnderTheSameIdIsToldSo() public {
        bytes32 other = keccak256("OTHER");
        vm.prank(treasury);
        router.setService(other, provider, PRICE, true);
        bytes32 paymentId = _pay(CALL, 3);
        bytes memory told = abi.encodeWithSelector(IPaymentRouter.IdTaken.selector, paymentId);
        vm.startPrank(spender);
        vm.expectRevert(told);
        router.payForService(other, "user-agent", "task", 3, CALL);
        vm.expectRevert(told);
        router.payForService(SERVICE, "ops-agent", "task", 3, CALL);
        vm.expectRevert(told);
        router.payForService(SERVICE, "user-agent", "another", 3, CALL);
        vm.expectRevert(told);
        router.payForService(SERVICE, "user-agent", "task", 4, CALL);
        vm.stopPrank();
        _assertPaid(3 * PRICE);
    }

    function test_theIdIsOfThisChainThisRouterAndItsPayer() public {
        bytes32 expected = keccak256(abi.encode(block.chainid, address(router), treasury, CALL));
        assertEq(router.paymentIdOf(CALL), expected);
        IPaymentRouter second = _deploy(address(mnee));
        assertTrue(second.paymentIdOf(CALL) != expected);
        address firstTreasury = treasury;
        treasury = stranger;
        IPaymentRouter third = _deploy(address(mnee));
        assertEq(
            third.paymentIdOf(CALL), keccak256(abi.encode(block.chainid, address(third), stranger, CALL))
        );
        treasury = firstTreasury;
    }

    function test_aChainThatChangesItsIdPaysNothingAgain() public {
        bytes32 paymentId = _pay(CALL, 1);
        vm.chainId(block.chainid + 1);
        _payRefused(CALL, 1, abi.encodeWithSelector(IPaymentRouter.AlreadyPaid.selector, paymentId));
    }

    // ---------------------------------------------------------------- price and quantity

    function test_onlyRegisteredAndActiveServicesAreRefusedOtherwise() public {
        bytes32 unknown = keccak256("unknown");
        vm.prank(spender);
        vm.expectRevert(abi.encodeWithSelector(IPaymentRouter.ServiceNotFound.selector, unknown));
        router.payForService(unknown, "user-agent", "task", 1, CALL);
        vm.prank(treasury);
        router.setService(SERVICE, provider, PRICE, false);
        _payRefused(CALL, 1, abi.encodeWithSelector(IPaymentRouter.ServiceNotActive.selector, SERVICE));
    }

    function test_noQuantityIsNoPaymentAndNoneWraps() public {
        _payRefused(CALL, 0, abi.encodeWithSelector(IPaymentRouter.InvalidAmount.selector));
        uint256 most = type(uint64).max;
        _payRefused(CALL, most + 1, abi.encodeWithSelector(IPaymentRouter.InvalidAmount.selector));
        _payRefused(CALL, type(uint256).max, abi.encodeWithSelector(IPaymentRouter.InvalidAmount.selector));
        _payRefused(
            CALL,
            most,
            abi.encodeWithSelector(IPaymentRouter.PriceTooHigh.selector, most * PRICE, type(uint64).max)
        );
        _setSpender(spender, type(uint64).max, 0);
        vm.prank(treasury);
        router.setService(SERVICE, provider, 1, true);
        mnee.mint(treasury, most * WEI_PER_UNIT);
        _pay(CALL, most);
        assertEq(mnee.balanceOf(provider), most * WEI_PER_UNIT);
    }

    function test_aPriceThatRoseOnTheWayIsNotPaid() public {
        vm.prank(treasury);
        router.setService(SERVICE, provider, PRICE + 1, true);
        vm.startPrank(spender);
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentRouter.PriceTooHigh.selector, 2 * PRICE + 2, 2 * PRICE + 1)
        );
        router.payForService(SERVICE, "user-agent", "task", 2, CALL, 2 * PRICE + 1);
        router.payForService(SERVICE, "user-agent", "task", 2, CALL, 2 * PRICE + 2);
        vm.stopPrank();
        _assertPaid(2 * PRICE + 2);
    }

    function testFuzz_priceTimesQuantityToTheUnitOrNothing(uint64 price, uint64 quantity, uint64 ceiling)
        public
    {
        price = uint64(bound(price, 1, 1e15));
        quantity = uint64(bound(quantity, 1, 1e4));
        _setSpender(spender, ceiling, 0);
        vm.prank(treasury);
        router.setService(SERVICE, provider, price, true);
        mnee.mint(treasury, uint256(price) * quantity * WEI_PER_UNIT);
        uint256 units = uint256(price) * quantity;
        if (units > ceiling) return _payRefused(CALL, quantity, _ceilingReached(ceiling));
        _pay(CALL, quantity);
        assertEq(mnee.balanceOf(provider), units * WEI_PER_UNIT);
        _assertLeft(ceiling - uint64(units), 0);
    }

    // ---------------------------------------------------------------- the token refuses

    /// A refused payment leaves nothing: no spent ceiling, no taken id.
    function _refusedByToken(bytes memory why) private {
        _payRefused(CALL, 1, why);
        _assertLeft(CEILING, PAYOUT_CEILING);
        assertEq(router.paymentOf(router.paymentIdOf(CALL)).details, 0);
    }

    function test_whatTheTokenRefusesCanBePaidLater() public {
        mnee.pause();
        _refusedByToken(abi.encodeWithSelector(MockMNEE.tokenPaused.selector));
        mnee.unpause();
        mnee.freeze(treasury);
        _refusedByToken(abi.encodeWithSelector(MockMNEE.frozenAddress.selector));
        mnee.unfreeze(treasury);
        mnee.blacklist(provider);
        _refusedByToken(abi.encodeWithSelector(MockMNEE.blacklistedAddress.selector));
        mnee.delist(provider);
        mnee.freeze(provider);
        _pay(CALL, 1);
        _assertPaid(PRICE);
    }

    function test_neitherAllowanceNorMoneyIsInvented() public {
        vm.prank(treasury);
        mnee.approve(address(router), 1e18 - 1);
        _refusedByToken(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(router), 1e18 - 1, 1e18
            )
        );
        vm.startPrank(treasury);
        mnee.approve(address(router), 1e18);
        mnee.transfer(stranger, FUNDS_WEI - 1);
        vm.stopPrank();
        _refusedByToken(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, treasury, 1, 1e18)
        );
    }

    /// MNEE does not look at the spender of a transferFrom: a frozen router still pays and refunds.
    function test_aFrozenRouterHoldsNothingAndGoesOn() public {
        mnee.freeze(address(router));
        mnee.blacklist(address(router));
        _pay(CALL, 1);
        _assertPaid(PRICE);
    }
}
