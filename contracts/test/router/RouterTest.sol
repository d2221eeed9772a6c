// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Test} from "forge-std/Test.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment, Payout, Service} from "../../src/router/RouterTypes.sol";
import {HostileToken} from "../hostile/HostileToken.sol";

/// A treasury with money, a router it approved, a spender with ceilings and one registered service.
abstract contract RouterTest is Test {
    uint256 internal constant WEI_PER_UNIT = 1e9;
    uint64 internal constant PRICE = 1e9;
    uint64 internal constant CEILING = 90e9;
    uint64 internal constant PAYOUT_CEILING = 50e9;
    uint256 internal constant FUNDS_WEI = 1e24;
    uint256 internal constant NOON = 20_833 days + 12 hours;
    bytes32 internal constant SERVICE = keccak256("IMAGE_GEN_PREMIUM");
    bytes32 internal constant CALL = keccak256("call");
    /// DailyCeilings and ExactPull are libraries, whose errors have no interface.
    bytes4 internal constant CEILING_REACHED = bytes4(keccak256("CeilingReached(uint64)"));
    bytes4 internal constant WRONG_PAYMENT = bytes4(keccak256("WrongPayment(uint256,uint256)"));

    IPaymentRouter internal router;
    MockMNEE internal mnee;
    address internal treasury = makeAddr("treasury");
    address internal guardian = makeAddr("guardian");
    address internal spender = makeAddr("spender");
    address internal provider = makeAddr("provider");
    address internal payee = makeAddr("payee");
    address internal stranger = makeAddr("stranger");

    function setUp() public virtual {
        vm.warp(NOON);
        mnee = new MockMNEE();
        mnee.mint(treasury, FUNDS_WEI);
        router = _deploy(address(mnee));
        _setUpRouter();
    }

    function _deploy(address token) internal returns (IPaymentRouter) {
        return
            IPaymentRouter(
                deployCode("PaymentRouter.sol:PaymentRouter", abi.encode(token, treasury, guardian))
            );
    }

    function _setUpRouter() internal {
        vm.startPrank(treasury);
        MockMNEE(router.token()).approve(address(router), type(uint256).max);
        router.setSpender(spender, CEILING, PAYOUT_CEILING);
        router.setService(SERVICE, provider, PRICE, true);
        vm.stopPrank();
    }

    /// The same house on a token that may turn hostile.
    function _onHostileToken() internal returns (HostileToken token) {
        token = new HostileToken();
        token.mint(treasury, FUNDS_WEI);
        router = _deploy(address(token));
        _setUpRouter();
    }

    // ---------------------------------------------------------------- verbs

    function _pay(bytes32 callId, uint256 quantity) internal returns (bytes32) {
        vm.prank(spender);
        return router.payForService(SERVICE, "user-agent", "task", quantity, callId);
    }

    function _payRefused(bytes32 callId, uint256 quantity, bytes memory why) internal {
        vm.expectRevert(why);
        _pay(callId, quantity);
    }

    function _payMany(Payout[] memory items) internal {
        vm.prank(spender);
        router.payMany(items);
    }

    function _payOut(bytes32 evaluationId, uint64 units) internal returns (bool) {
        Payout[] memory items = new Payout[](1);
        items[0] = Payout(evaluationId, payee, units);
        _payMany(items);
        return router.paymentOf(router.payoutIdOf(evaluationId)).details != 0;
    }

    function _setSpender(address spender_, uint64 ceiling, uint64 payoutCeiling) internal {
        vm.prank(treasury);
        router.setSpender(spender_, ceiling, payoutCeiling);
    }

    function _stop() internal {
        vm.prank(guardian);
        router.stop();
    }

    // ---------------------------------------------------------------- what is so

    function _assertLeft(uint64 units, uint64 payoutUnits) internal view {
        (uint64 left, uint64 payoutLeft) = router.leftToday();
        assertEq(left, units, "left");
        assertEq(payoutLeft, payoutUnits, "payouts left");
    }

    function _assertPaid(uint256 units) internal view {
        assertEq(mnee.balanceOf(provider), units * WEI_PER_UNIT, "provider");
        assertEq(mnee.balanceOf(treasury), FUNDS_WEI - units * WEI_PER_UNIT, "treasury");
        assertEq(mnee.balanceOf(address(router)), 0, "router");
    }

    function _ceilingReached(uint64 left) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(CEILING_REACHED, left);
    }

    function _wrongPayment(uint256 expectedWei, uint256 gotWei) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(WRONG_PAYMENT, expectedWei, gotWei);
    }
}
