// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Vm} from "forge-std/Vm.sol";
import {Release, State, Terms} from "../../src/EscrowTypes.sol";
import {ITaskEscrow} from "../../src/ITaskEscrow.sol";
import {MockMNEE} from "../../src/MockMNEE.sol";
import {TypedData} from "../TypedData.sol";
import {Shadow} from "./Shadow.sol";

/// Buyers, agents, arbiters, a relayer and an enemy who do anything at any time. Before each call the handler says
/// whether the rules allow it; the call must then succeed or fail accordingly.
contract EscrowHandler is CommonBase, StdUtils {
    uint256 public constant SLOTS = 8;
    uint256 private constant WEI_PER_UNIT = 1e9;
    address private constant ETH = address(0);

    ITaskEscrow public escrow;
    MockMNEE public immutable mnee = new MockMNEE();
    Shadow public shadow;

    Vm.Wallet[] private buyers;
    Vm.Wallet[] private agents;
    Vm.Wallet[] private arbiters;
    Vm.Wallet private attester;
    Vm.Wallet private enemy;
    address private guardian;
    address public immutable relayer;

    bytes32[] public slots;
    bytes32[] public retired;
    bytes[] private spentCalls;
    mapping(address token => uint256) public giftsWei;
    mapping(address account => bool) public isBroken;
    uint256 private salts;

    /// What one call is about, so that helpers need few arguments.
    struct Case {
        bytes32 jobId;
        Terms terms;
        Shadow.Entry entry;
        Vm.Wallet agent;
        uint64 price;
        bytes assignment;
        bool isCarried;
        bool isInTime;
        uint256 deadline;
    }

    struct Exit {
        Vm.Wallet account;
        address token;
        address to;
        uint256 units;
        uint256 deadline;
    }

    constructor(Vm.Wallet memory attester_, address guardian_) {
        (attester, guardian) = (attester_, guardian_);
        relayer = vm.addr(uint256(keccak256("relayer")));
        enemy = vm.createWallet("enemy");
        for (uint256 index = 0; index < 3; index++) {
            buyers.push(vm.createWallet(string.concat("buyer ", vm.toString(index))));
            agents.push(vm.createWallet(string.concat("agent ", vm.toString(index))));
            arbiters.push(vm.createWallet(string.concat("arbiter ", vm.toString(index))));
        }
    }

    /// The escrow is made after the token that this handler owns.
    function begin(ITaskEscrow escrow_) external {
        escrow = escrow_;
        shadow = new Shadow(escrow_);
        for (uint256 index = 0; index < 3; index++) {
            vm.deal(buyers[index].addr, 1e40);
            mnee.mint(buyers[index].addr, 1e50);
            vm.prank(buyers[index].addr);
            mnee.approve(address(escrow), type(uint256).max);
        }
    }

    // ---------------------------------------------------------------- money in

    function fund(uint256 seed, uint64 ceiling, uint16 feeBps, bool named, bool inEther, bool fromCredit)
        external
    {
        uint256 slot = _freeSlot();
        if (slot == type(uint256).max) return;
        Terms memory terms = _deal(seed, ceiling, feeBps, inEther);
        if (named) terms.agent = agents[(seed / 7) % 3].addr;
        uint256 total = uint256(terms.ceiling) + uint256(terms.ceiling) * terms.feeBps / 10_000;
        bool isAllowed = !escrow.isFundingPaused();
        bytes memory data = abi.encodeCall(escrow.fund, (terms));
        uint256 value = inEther ? total * WEI_PER_UNIT : 0;
        if (fromCredit) {
            (data, value) = (abi.encodeCall(escrow.fundFromCredit, (terms)), 0);
            isAllowed = isAllowed && shadow.owed(terms.token, terms.buyer) >= total;
        } else if (!inEther) {
            isAllowed = isAllowed && _canSend(terms.buyer);
        }
        _expect(isAllowed, terms.buyer, value, data);
        if (!isAllowed) return;
        _expect(false, terms.buyer, value, data);
        bytes32 jobId = escrow.jobIdOf(terms);
        if (slot == slots.length) {
            slots.push(jobId);
        } else {
            retired.push(slots[slot]);
            slots[slot] = jobId;
        }
    }

    function _deal(uint256 seed, uint64 ceiling, uint16 feeBps, bool inEther)
        private
        returns (Terms memory terms)
    {
        uint32 acceptS = uint32(bound(seed >> 32, 10, 100));
        terms.buyer = buyers[seed % 3].addr;
        terms.arbiter = arbiters[(seed / 3) % 3].addr;
        terms.token = inEther ? ETH : address(mnee);
        bool isTiny = seed % 5 == 0;
        terms.ceiling = uint64(bound(ceiling, 1, isTiny ? 60 : type(uint64).max / 11 * 10));
        terms.feeBps = uint16(bound(feeBps, 0, 1_000));
        terms.payBy = uint40(block.timestamp);
        terms.acceptWithinS = acceptS;
        terms.deliverWithinS = acceptS + uint32(bound(seed >> 64, 0, 100));
        terms.reviewWithinS = uint32(bound(seed >> 96, 10, 100));
        terms.contestWithinS = uint32(bound(seed >> 128, 10, 100));
        terms.resolveWithinS = uint32(bound(seed >> 160, 10, 100));
        terms.salt = bytes32(salts++);
    }

    function _freeSlot() private view returns (uint256) {
        if (slots.length < SLOTS) return slots.length;
        for (uint256 index = 0; index < SLOTS; index++) {
            if (shadow.entryOf(slots[index]).state > State.Disputed) return index;
        }
        return type(uint256).max;
    }

    // ---------------------------------------------------------------- verbs

    function accept(uint256 seed, uint64 price, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, price);
        bool isAllowed = it.isInTime && it.entry.state == State.Funded;
        isAllowed = isAllowed && !(it.isCarried && escrow.isFundingPaused());
        bytes32 structHash = TypedData.accept(it.jobId, it.agent.addr, it.price, it.deadline);
        bytes memory signature = relayed ? _sign(it.agent, structHash) : bytes("");
        bytes memory data = abi.encodeCall(
            escrow.accept, (it.terms, it.agent.addr, it.price, it.assignment, it.deadline, signature)
        );
        _act(isAllowed, it.agent.addr, relayed, data);
    }

    function submit(uint256 seed, uint64 price, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, price);
        State state = it.entry.state;
        bool isAllowed = it.isInTime && (state == State.Funded || state == State.Accepted);
        isAllowed = isAllowed && !(it.isCarried && escrow.isFundingPaused());
        bytes32 result = bytes32(seed);
        bytes32 structHash = TypedData.submit(it.jobId, it.agent.addr, it.price, it.entry.round, result, it.deadline);
        bytes memory signature = relayed ? _sign(it.agent, structHash) : bytes("");
        bytes memory data = abi.encodeCall(
            escrow.submit,
            (it.terms, it.agent.addr, it.price, it.assignment, it.entry.round, result, it.deadline, signature)
        );
        _act(isAllowed, it.agent.addr, relayed, data);
    }

    function giveUp(uint256 seed, bool relayed) external {
        if (slots.length == 0 || seed % 3 != 0) return;
        Case memory it = _case(seed, 0);
        bool isAllowed = it.isInTime && it.entry.state <= State.Submitted;
        bytes memory signature =
            relayed ? _sign(it.agent, TypedData.giveUp(it.jobId, it.entry.round, it.deadline)) : bytes("");
        bytes memory data = abi.encodeCall(
            escrow.giveUp,
            (it.terms, it.agent.addr, it.price, it.assignment, it.entry.round, it.deadline, signature)
        );
        _act(isAllowed, it.agent.addr, relayed, data);
    }

    function contest(uint256 seed, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, 0);
        bool isAllowed = it.isInTime && it.entry.state == State.Rejected;
        bytes memory signature =
            relayed ? _sign(it.agent, TypedData.contest(it.jobId, it.entry.round, it.deadline)) : bytes("");
        bytes memory data = abi.encodeCall(escrow.contest, (it.terms, it.entry.round, it.deadline, signature));
        _act(isAllowed, it.agent.addr, relayed, data);
    }

    function release(uint256 seed, uint64 price, bool relayed) external {
        if (slots.length == 0 || seed % 2 != 0) return;
        Case memory it = _case(seed / 2, price);
        bytes32 structHash = TypedData.release(it.jobId, it.agent.addr, it.price, it.deadline);
        bytes memory signature = relayed ? _sign(_walletOf(it.terms.buyer), structHash) : bytes("");
        bytes memory data = abi.encodeCall(
            escrow.release, (it.terms, it.agent.addr, it.price, it.assignment, it.deadline, signature)
        );
        _act(it.isInTime, it.terms.buyer, relayed, data);
    }

    function releaseBatch(uint256 seed, uint64 price) external {
        if (slots.length == 0 || seed % 8 != 0) return;
        Release[] memory items = new Release[](3);
        for (uint256 index = 0; index < 3; index++) {
            Case memory it = _case(seed / 8 + index * index, price);
            bytes32 structHash = TypedData.release(it.jobId, it.agent.addr, it.price, it.deadline);
            bytes memory signature = _sign(index == 1 ? enemy : _walletOf(it.terms.buyer), structHash);
            items[index] = Release(it.terms, it.agent.addr, it.price, it.assignment, it.deadline, signature);
        }
        _expect(true, relayer, 0, abi.encodeCall(escrow.releaseBatch, (items)));
    }

    function requestChanges(uint256 seed, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, 0);
        bool isAllowed = it.isInTime && it.entry.state == State.Submitted && it.entry.round < 2;
        bytes32 structHash = TypedData.requestChanges(it.jobId, it.entry.round, it.deadline);
        bytes memory signature = relayed ? _sign(_walletOf(it.terms.buyer), structHash) : bytes("");
        bytes memory data =
            abi.encodeCall(escrow.requestChanges, (it.terms, it.entry.round, it.deadline, signature));
        _act(isAllowed, it.terms.buyer, relayed, data);
    }

    function reject(uint256 seed, uint16 shareBps, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, 0);
        shareBps = uint16(bound(shareBps, 0, 10_000));
        bool isAllowed = it.isInTime && it.entry.state == State.Submitted && shareBps < 10_000;
        bytes32 structHash = TypedData.reject(it.jobId, it.entry.round, shareBps, it.deadline);
        bytes memory signature = relayed ? _sign(_walletOf(it.terms.buyer), structHash) : bytes("");
        bytes memory data =
            abi.encodeCall(escrow.reject, (it.terms, it.entry.round, shareBps, it.deadline, signature));
        _act(isAllowed, it.terms.buyer, relayed, data);
    }

    function cancel(uint256 seed, bool relayed) external {
        if (slots.length == 0 || seed % 3 != 0) return;
        Case memory it = _case(seed / 3, 0);
        bool isAllowed = it.isInTime && it.entry.state == State.Funded;
        bytes memory fact = _sign(attester, TypedData.nobodyAccepted(it.jobId, it.deadline));
        bytes memory signature =
            relayed ? _sign(_walletOf(it.terms.buyer), TypedData.cancel(it.jobId, it.deadline)) : bytes("");
        bytes memory data =
            abi.encodeCall(escrow.cancel, (it.terms, it.deadline, fact, it.deadline, signature));
        _act(isAllowed, it.terms.buyer, relayed, data);
    }

    function resolve(uint256 seed, uint16 shareBps, bool relayed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, 0);
        shareBps = uint16(bound(shareBps, 0, 10_100));
        bool isAllowed = it.isInTime && it.entry.state == State.Disputed && shareBps <= 10_000;
        bytes32 structHash = TypedData.resolve(it.jobId, shareBps, bytes32(seed), it.deadline);
        bytes memory signature = relayed ? _sign(_walletOf(it.terms.arbiter), structHash) : bytes("");
        bytes memory data =
            abi.encodeCall(escrow.resolve, (it.terms, shareBps, bytes32(seed), it.deadline, signature));
        _act(isAllowed, it.terms.arbiter, relayed, data);
    }

    // ---------------------------------------------------------------- anybody

    function settleByDefault(uint256 seed) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, 0);
        bool isAllowed = _isRunning(it.entry.state) && !it.isInTime;
        _expect(isAllowed, enemy.addr, 0, abi.encodeCall(escrow.settleByDefault, (it.terms)));
    }

    function settleByDefaultBatch(uint256 seed) external {
        if (seed % 16 != 0) return;
        Terms[] memory items = new Terms[](slots.length);
        for (uint256 index = 0; index < slots.length; index++) {
            items[index] = shadow.dealOf(slots[index]);
        }
        _expect(true, enemy.addr, 0, abi.encodeCall(escrow.settleByDefaultBatch, (items)));
    }

    function withdraw(uint256 seed, uint256 units, bool inEther) external {
        address account = accountAt(seed % accountCount());
        address token = inEther ? ETH : address(mnee);
        units = bound(units, 0, shadow.owed(token, account) + 1);
        bool isAllowed = _canPay(token, account, account, units);
        _expect(isAllowed, account, 0, abi.encodeCall(escrow.withdraw, (token, units)));
    }

    function withdrawTo(uint256 seed, uint256 units, bool inEther, bool relayed) external {
        Exit memory it;
        it.account = seed % 2 == 0 ? buyers[seed % 3] : agents[seed % 3];
        it.to = accountAt((seed >> 8) % accountCount());
        it.token = inEther ? ETH : address(mnee);
        it.units = bound(units, 0, shadow.owed(it.token, it.account.addr) + 1);
        it.deadline = block.timestamp + seed % 50;
        bytes memory data = _exitCall(it, relayed ? _signExit(it) : bytes(""));
        _act(_canPay(it.token, it.account.addr, it.to, it.units), it.account.addr, relayed, data);
    }

    function _signExit(Exit memory it) private view returns (bytes memory) {
        uint256 nonce = escrow.nonces(it.account.addr);
        return
            _sign(
                it.account, TypedData.withdrawTo(it.token, it.account.addr, it.to, it.units, nonce, it.deadline)
            );
    }

    function _exitCall(Exit memory it, bytes memory signature) private view returns (bytes memory) {
        return abi.encodeCall(
            escrow.withdrawTo, (it.token, it.account.addr, it.to, it.units, it.deadline, signature)
        );
    }

    // ---------------------------------------------------------------- the world around

    function passTime(uint256 seed, uint256 seconds_) external {
        if (slots.length == 0 || seed % 3 != 0) {
            vm.warp(block.timestamp + bound(seconds_, 0, 15));
            return;
        }
        Case memory it = _case(seed, 0);
        uint256 deadline = _isRunning(it.entry.state) ? _deadlineOf(it) : 0;
        uint256 target = deadline + seconds_ % 2;
        if (target > block.timestamp) vm.warp(target);
    }

    function give(uint256 amount, bool inEther) external {
        amount = bound(amount, 1, 1e27);
        if (inEther) vm.deal(address(escrow), address(escrow).balance + amount);
        else if (!mnee.paused()) mnee.mint(address(escrow), amount);
        else return;
        giftsWei[inEther ? ETH : address(mnee)] += amount;
    }

    function trouble(uint256 seed) external {
        address account = accountAt((seed >> 8) % 6);
        uint256 kind = seed % 8;
        if (kind == 0) mnee.freeze(account);
        if (kind == 1) mnee.blacklist(account);
        if (kind == 2) mnee.unfreeze(account);
        if (kind == 3) mnee.delist(account);
        if (kind == 4 && seed % 5 == 0) mnee.pause();
        if (kind == 5) mnee.unpause();
        if (kind == 6) {
            isBroken[account] = !isBroken[account];
            vm.etch(account, isBroken[account] ? bytes(hex"fe") : bytes(""));
        }
        if (kind == 7) {
            bool isPaused = escrow.isFundingPaused();
            bytes memory data = isPaused || seed % 3 != 0
                ? abi.encodeCall(escrow.unpauseFunding, ())
                : abi.encodeCall(escrow.pauseFunding, ());
            _expect(true, guardian, 0, data);
        }
    }

    /// Every relayed signature that ever worked is tried again.
    function replay(uint256 seed) external {
        if (spentCalls.length == 0) return;
        _expect(false, relayer, 0, spentCalls[seed % spentCalls.length]);
    }

    /// Somebody who is nobody, with a valid assignment of itself by itself, tries everything.
    function attack(uint256 seed, uint64 price) external {
        if (slots.length == 0) return;
        Case memory it = _case(seed, price);
        bytes memory forged = _sign(enemy, TypedData.assign(it.jobId, enemy.addr, it.price));
        bytes memory signature = _sign(enemy, TypedData.release(it.jobId, it.agent.addr, it.price, it.deadline));
        _attempt(abi.encodeCall(escrow.accept, (it.terms, enemy.addr, it.price, forged, 0, "")));
        _attempt(
            abi.encodeCall(escrow.submit, (it.terms, enemy.addr, it.price, forged, it.entry.round, "", 0, ""))
        );
        _attempt(
            abi.encodeCall(escrow.giveUp, (it.terms, enemy.addr, it.price, forged, it.entry.round, 0, ""))
        );
        _attempt(
            abi.encodeCall(
                escrow.release, (it.terms, it.agent.addr, it.price, it.assignment, it.deadline, signature)
            )
        );
        _attempt(abi.encodeCall(escrow.reject, (it.terms, it.entry.round, 0, it.deadline, signature)));
        _attempt(abi.encodeCall(escrow.contest, (it.terms, it.entry.round, it.deadline, signature)));
        _attempt(abi.encodeCall(escrow.requestChanges, (it.terms, it.entry.round, it.deadline, signature)));
        _attempt(abi.encodeCall(escrow.resolve, (it.terms, 10_000, "", it.deadline, signature)));
        _attempt(abi.encodeCall(escrow.cancel, (it.terms, it.deadline, signature, it.deadline, signature)));
        _attempt(abi.encodeCall(escrow.withdraw, (it.terms.token, 1)));
        _attempt(
            abi.encodeCall(
                escrow.withdrawTo, (it.terms.token, it.agent.addr, enemy.addr, 1, it.deadline, signature)
            )
        );
        _attempt(abi.encodeCall(escrow.pauseFunding, ()));
    }

    function _attempt(bytes memory data) private {
        _expect(false, enemy.addr, 0, data);
    }

    // ---------------------------------------------------------------- how a call is made and judged

    /// A relayed signature that worked is kept for the replays.
    function _act(bool isAllowed, address signer, bool relayed, bytes memory data) private {
        _expect(isAllowed, relayed ? relayer : signer, 0, data);
        if (isAllowed && relayed) spentCalls.push(data);
    }

    function _expect(bool isAllowed, address sender, uint256 value, bytes memory data) private {
        vm.recordLogs();
        vm.prank(sender);
        // Bounded, since a receiver that burns gas would burn this test's.
        (bool ok,) = address(escrow).call{value: value, gas: 5_000_000}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        require(ok == isAllowed, isAllowed ? "an allowed call failed" : "a forbidden call passed");
        if (ok) shadow.read(logs);
    }

    function _case(uint256 seed, uint64 price) private returns (Case memory it) {
        it.jobId = slots[seed % slots.length];
        it.terms = shadow.dealOf(it.jobId);
        it.entry = shadow.entryOf(it.jobId);
        it.deadline = block.timestamp + (seed >> 200) % 50;
        it.isInTime = _isRunning(it.entry.state) && block.timestamp <= _deadlineOf(it);
        if (it.terms.agent != address(0)) {
            (it.agent, it.price) = (_walletOf(it.terms.agent), it.terms.ceiling);
        } else if (it.entry.agent != address(0)) {
            (it.agent, it.price) = (_walletOf(it.entry.agent), it.entry.price);
        } else {
            it.isCarried = true;
            (it.agent, it.price) = (agents[(seed >> 16) % 3], uint64(bound(price, 0, it.terms.ceiling)));
            it.assignment = _sign(attester, TypedData.assign(it.jobId, it.agent.addr, it.price));
        }
    }

    function _isRunning(State state) private pure returns (bool) {
        return state != State.None && state <= State.Disputed;
    }

    /// The clock as the design has it, not as the contract computes it.
    function _deadlineOf(Case memory it) private pure returns (uint256) {
        uint32[5] memory windows = [
            it.terms.acceptWithinS,
            it.terms.deliverWithinS,
            it.terms.reviewWithinS,
            it.terms.contestWithinS,
            it.terms.resolveWithinS
        ];
        return uint256(it.entry.since) + windows[uint8(it.entry.state) - 1];
    }

    function _canSend(address from) private view returns (bool) {
        return !mnee.paused() && !mnee.frozen(from) && !mnee.blacklisted(from);
    }

    function _canPay(address token, address account, address to, uint256 units) private view returns (bool) {
        if (units == 0 || units > shadow.owed(token, account)) return false;
        return token == ETH ? !isBroken[to] : !mnee.paused() && !mnee.blacklisted(to);
    }

    function _sign(Vm.Wallet memory signer, bytes32 structHash) private view returns (bytes memory) {
        bytes32 digest = TypedData.digest(block.chainid, address(escrow), structHash);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(signer.privateKey, digest);
        return abi.encodePacked(r, s, v);
    }

    function _walletOf(address account) private view returns (Vm.Wallet memory) {
        for (uint256 index = 0; index < 3; index++) {
            if (buyers[index].addr == account) return buyers[index];
            if (agents[index].addr == account) return agents[index];
            if (arbiters[index].addr == account) return arbiters[index];
        }
        revert("nobody");
    }

    // ---------------------------------------------------------------- who is who

    /// Buyers, agents, then the fee account.
    function accountCount() public pure returns (uint256) {
        return 7;
    }

    function accountAt(uint256 index) public view returns (address) {
        if (index < 3) return buyers[index].addr;
        return index < 6 ? agents[index - 3].addr : escrow.feeAccount();
    }

    /// Everybody who must never be owed anything.
    function outsiders() external view returns (address[] memory list) {
        list = new address[](8);
        for (uint256 index = 0; index < 3; index++) {
            list[index] = arbiters[index].addr;
        }
        (list[3], list[4], list[5]) = (attester.addr, guardian, relayer);
        (list[6], list[7]) = (enemy.addr, address(escrow));
    }

    function slotCount() external view returns (uint256) {
        return slots.length;
    }

    function retiredCount() external view returns (uint256) {
        return retired.length;
    }

    // ---------------------------------------------------------------- the end of the world

    /// The house is gone, the token stands still: a stranger and the clock end every job.
    function endEveryJob() external {
        if (!escrow.isFundingPaused()) _expect(true, guardian, 0, abi.encodeCall(escrow.pauseFunding, ()));
        mnee.pause();
        vm.warp(block.timestamp + 1_000);
        for (uint256 index = 0; index < slots.length; index++) {
            bool isOpen = _isRunning(shadow.entryOf(slots[index]).state);
            bytes memory data = abi.encodeCall(escrow.settleByDefault, (shadow.dealOf(slots[index])));
            _expect(isOpen, enemy.addr, 0, data);
        }
        mnee.unpause();
    }

    /// Everybody who can receive takes everything; one's trouble is nobody else's.
    function emptyEveryAccount(address token) external {
        for (uint256 index = 0; index < accountCount(); index++) {
            address account = accountAt(index);
            uint256 units = shadow.owed(token, account);
            bool isAllowed = _canPay(token, account, account, units);
            _expect(isAllowed, account, 0, abi.encodeCall(escrow.withdraw, (token, units)));
        }
    }
}
