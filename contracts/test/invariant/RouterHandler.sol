// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Vm} from "forge-std/Vm.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {IPaymentRouter} from "../../src/router/IPaymentRouter.sol";
import {Payment, Payout, Service} from "../../src/router/RouterTypes.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {RouterShadow} from "./RouterShadow.sol";

/// Treasury, guardian, the key that spends and an enemy, on the escrow's token and beside its parties, who are the
/// providers and payees. Before each call the handler says whether the rules allow it, and what it may take.
contract RouterHandler is CommonBase, StdUtils {
    uint256 private constant WEI_PER_UNIT = 1e9;
    uint256 private constant SERVICES = 4;
    uint256 private constant PARTIES = 6;
    uint256 public constant FUNDS_WEI = 1e50;

    EscrowHandler private immutable escrowHandler;
    MockMNEE private immutable mnee;
    IPaymentRouter private immutable router;
    RouterShadow public immutable shadow;
    address private immutable treasury;
    address private immutable guardian;
    address private enemy = vm.addr(uint256(keccak256("enemy of the router")));
    address[2] private spenders =
        [vm.addr(uint256(keccak256("spender 0"))), vm.addr(uint256(keccak256("spender 1")))];

    bytes[] private spentCalls;
    uint256 public giftsWei;
    /// What left the treasury on a day, as the token has it.
    mapping(uint256 day => uint256) public takenWei;
    uint256 private ids;

    /// Units of one batch, as the rules have it.
    struct Forecast {
        uint256 left;
        uint256 taken;
    }

    constructor(EscrowHandler escrowHandler_, IPaymentRouter router_) {
        (escrowHandler, mnee, router) = (escrowHandler_, escrowHandler_.mnee(), router_);
        (treasury, guardian) = (router_.treasury(), router_.guardian());
        shadow = new RouterShadow(router_);
    }

    /// Everybody has money and lets the router take it.
    function begin() external {
        vm.startPrank(address(escrowHandler));
        mnee.mint(treasury, FUNDS_WEI);
        mnee.mint(enemy, 1e40);
        vm.stopPrank();
        for (uint256 index = 0; index < PARTIES; index++) {
            _approve(_party(index));
        }
        _approve(treasury);
        _approve(enemy);
        _expect(true, treasury, abi.encodeCall(router.setSpender, (spenders[0], 1e12, 1e12)));
    }

    function _approve(address from) private {
        vm.prank(from);
        mnee.approve(address(router), type(uint256).max);
    }

    function _party(uint256 seed) private view returns (address) {
        return escrowHandler.accountAt(seed % PARTIES);
    }

    // ---------------------------------------------------------------- the treasury and the guardian

    function setService(uint256 seed, uint64 price) external {
        address provider = seed % 11 == 0 ? treasury : _party(seed >> 8);
        price = uint64(bound(price, seed % 13 == 0 ? 0 : 1, seed % 5 == 0 ? type(uint64).max : 1e11));
        bool isAllowed = provider != treasury && price != 0;
        bytes memory data =
            abi.encodeCall(router.setService, (_service(seed >> 16), provider, price, seed % 7 != 0));
        _expect(isAllowed, treasury, data);
    }

    function setSpender(uint256 seed, uint64 ceiling, uint64 payoutCeiling) external {
        if (seed % 3 != 0) return;
        address next = seed % 5 == 0 ? guardian : spenders[(seed >> 8) % 2];
        (ceiling, payoutCeiling) = (_ceiling(seed >> 16, ceiling), _ceiling(seed >> 24, payoutCeiling));
        _expect(next != guardian, treasury, abi.encodeCall(router.setSpender, (next, ceiling, payoutCeiling)));
    }

    function _ceiling(uint256 seed, uint64 wish) private pure returns (uint64) {
        if (seed % 8 == 0) return wish;
        return uint64(bound(wish, 0, 1e13));
    }

    function stopOrStart(uint256 seed) external {
        if (seed % 4 == 0) {
            _expect(true, seed % 8 == 0 ? guardian : treasury, abi.encodeCall(router.stop, ()));
        } else {
            _expect(seed % 4 != 1, seed % 4 == 1 ? guardian : treasury, abi.encodeCall(router.start, ()));
        }
    }

    // ---------------------------------------------------------------- the spender

    function payForService(uint256 seed, uint256 quantity, uint64 maxUnits) external {
        bytes32 serviceId = _service(seed);
        quantity = bound(quantity, 0, seed % 16 == 0 ? type(uint256).max : 20);
        bytes32 callId = bytes32(++ids);
        if (seed % 3 != 0) maxUnits = type(uint64).max;
        bytes memory data = abi.encodeWithSignature(
            "payForService(bytes32,string,string,uint256,bytes32,uint64)",
            serviceId,
            "agent",
            vm.toString(seed),
            quantity,
            callId,
            maxUnits
        );
        address sender = spenders[(seed >> 8) % 2];
        Service memory service = shadow.serviceOf(serviceId);
        bool isAllowed = sender == shadow.spender() && !shadow.isStopped() && service.isActive;
        isAllowed = isAllowed && quantity != 0 && quantity <= type(uint64).max;
        uint256 units = isAllowed ? service.unitPrice * quantity : 0;
        isAllowed = isAllowed && units <= maxUnits && units <= shadow.left();
        isAllowed = isAllowed && _canMove(treasury, service.provider);
        _expectTaken(isAllowed, sender, isAllowed ? units : 0, data);
        if (isAllowed) spentCalls.push(data);
    }

    function payMany(uint256 seed, uint64 units) external {
        Payout[] memory items = new Payout[](4);
        Forecast memory forecast = Forecast(shadow.payoutLeft(), 0);
        bool[4] memory isPayable;
        for (uint256 index = 0; index < 4; index++) {
            items[index] = _payout(seed >> index, units >> (index * 8));
            bool isKnown = index == 3 && seed % 4 == 0;
            if (isKnown) items[index] = items[0];
            isPayable[index] = !(isKnown && isPayable[0]) && _isPayable(items[index], forecast);
        }
        address sender = spenders[(seed >> 8) % 2];
        bool isAllowed = sender == shadow.spender() && !shadow.isStopped();
        bytes memory data = abi.encodeCall(router.payMany, (items));
        _expectTaken(isAllowed, sender, isAllowed ? forecast.taken : 0, data);
        for (uint256 index = 0; index < 3; index++) {
            bytes32 paymentId = router.payoutIdOf(items[index].evaluationId);
            require(shadow.isPaid(paymentId) == (isAllowed && isPayable[index]), "not who was to be paid");
        }
    }

    function _payout(uint256 seed, uint64 units) private returns (Payout memory) {
        address payee = _party(seed >> 16);
        if (seed % 17 == 0) payee = address(router);
        if (seed % 19 == 0) payee = treasury;
        return Payout(bytes32(++ids), payee, seed % 23 == 0 ? 0 : uint64(bound(units, 0, 1e13)));
    }

    function _isPayable(Payout memory item, Forecast memory forecast) private view returns (bool) {
        if (item.payee == address(router) || item.payee == treasury || item.units == 0) return false;
        if (item.units > forecast.left || !_canMove(treasury, item.payee)) return false;
        forecast.left -= item.units;
        forecast.taken += item.units;
        return true;
    }

    // ---------------------------------------------------------------- anybody

    function refund(uint256 seed, uint64 units) external {
        uint256 count = shadow.paymentCount();
        if (count == 0) return;
        bytes32 paymentId = shadow.paymentIds(seed % count);
        uint64 refundable = shadow.paymentOf(paymentId).refundable;
        units = uint64(bound(units, 0, uint256(refundable) + (refundable == type(uint64).max ? 0 : 1)));
        address from = seed % 7 == 0 ? enemy : seed % 11 == 0 ? treasury : _party(seed >> 8);
        bool isAllowed = units != 0 && units <= refundable && from != treasury && _canMove(from, treasury);
        isAllowed = isAllowed && mnee.balanceOf(from) >= units * WEI_PER_UNIT;
        uint256 before = mnee.balanceOf(treasury);
        _expect(isAllowed, from, abi.encodeCall(router.refund, (paymentId, units)));
        uint256 given = isAllowed ? units * WEI_PER_UNIT : 0;
        require(mnee.balanceOf(treasury) == before + given, "not refunded to the treasury");
    }

    /// Every call that ever paid is tried again.
    function payAgain(uint256 seed) external {
        if (spentCalls.length == 0) return;
        _expectTaken(false, shadow.spender(), 0, spentCalls[seed % spentCalls.length]);
    }

    /// Somebody who is nobody tries everything.
    function attackRouter(uint256 seed, uint64 units) external {
        Payout[] memory items = new Payout[](1);
        items[0] = Payout(bytes32(++ids), enemy, units);
        _attempt(abi.encodeCall(router.payMany, (items)));
        _attempt(abi.encodeWithSignature("payOut((bytes32,address,uint64))", items[0]));
        _attempt(
            abi.encodeWithSignature(
                "payForService(bytes32,string,string,uint256)", _service(seed), "agent", "task", uint256(1)
            )
        );
        _attempt(abi.encodeCall(router.setService, (_service(seed), enemy, units, true)));
        _attempt(abi.encodeCall(router.setSpender, (enemy, units, units)));
        _attempt(abi.encodeCall(router.start, ()));
        _attempt(abi.encodeCall(router.stop, ()));
        // A hash, since a seed may be the id of a real payment, which anybody may refund.
        _attempt(abi.encodeCall(router.refund, (keccak256(abi.encode(seed)), units)));
    }

    function _attempt(bytes memory data) private {
        _expectTaken(false, enemy, 0, data);
    }

    // ---------------------------------------------------------------- the world around

    /// Mostly seconds, so that the escrow's jobs live; sometimes to a midnight, or to the second before it.
    function passRouterTime(uint256 seed) external {
        uint256 midnight = block.timestamp - block.timestamp % 86_400 + 86_400;
        if (seed % 8 == 0) vm.warp(midnight - 1);
        else if (seed % 8 == 1) vm.warp(midnight);
        else vm.warp(block.timestamp + (seed >> 8) % 5);
    }

    function troubleTreasury(uint256 seed) external {
        vm.startPrank(address(escrowHandler));
        if (seed % 4 == 0) mnee.freeze(treasury);
        if (seed % 4 == 1 && seed % 3 == 0) mnee.blacklist(treasury);
        if (seed % 4 > 1) mnee.unfreeze(treasury);
        if (seed % 4 > 1) mnee.delist(treasury);
        vm.stopPrank();
    }

    function giveRouter(uint256 amount) external {
        if (mnee.paused()) return;
        amount = bound(amount, 1, 1e27);
        vm.prank(address(escrowHandler));
        mnee.mint(address(router), amount);
        giftsWei += amount;
    }

    // ---------------------------------------------------------------- how a call is made and judged

    /// The treasury loses exactly what the rules foresee, as the token has it, and the day's sum stays under the ceilings.
    function _expectTaken(bool isAllowed, address sender, uint256 units, bytes memory data) private {
        uint256 before = mnee.balanceOf(treasury);
        _expect(isAllowed, sender, data);
        uint256 taken = before - mnee.balanceOf(treasury);
        require(taken == units * WEI_PER_UNIT, "another sum than foreseen left the treasury");
        if (taken == 0) return;
        uint256 today = block.timestamp / 86_400;
        takenWei[today] += taken;
        uint256 spent = shadow.spentOn(today) + shadow.paidOutOn(today);
        require(takenWei[today] == spent * WEI_PER_UNIT, "the day's sum is not the events'");
    }

    function _expect(bool isAllowed, address sender, bytes memory data) private {
        vm.recordLogs();
        vm.prank(sender);
        (bool ok,) = address(router).call{gas: 5_000_000}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        require(ok == isAllowed, isAllowed ? "an allowed call failed" : "a forbidden call passed");
        if (ok) shadow.read(logs);
    }

    function _canMove(address from, address to) private view returns (bool) {
        if (mnee.paused() || mnee.frozen(from)) return false;
        return !mnee.blacklisted(from) && !mnee.blacklisted(to);
    }

    function _service(uint256 seed) private pure returns (bytes32) {
        return keccak256(abi.encode("service", seed % SERVICES));
    }

    function serviceCount() external pure returns (uint256) {
        return SERVICES;
    }

    function serviceAt(uint256 index) external pure returns (bytes32) {
        return _service(index);
    }
}
