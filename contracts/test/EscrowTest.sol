// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Test} from "forge-std/Test.sol";
import {Vm} from "forge-std/Vm.sol";
import {Assignment, Job, Release, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {MockMNEE} from "../src/MockMNEE.sol";
import {TypedData} from "./TypedData.sol";

/// A house with its keys, a buyer, an agent, and jobs in any state one asks for.
abstract contract EscrowTest is Test {
    uint256 internal constant WEI_PER_UNIT = 1e9;
    uint256 internal constant FAR = 1e11;
    address internal constant ETH = address(0);
    uint32 internal constant MIN_WINDOW_S = 10;
    uint32 internal constant MAX_WINDOW_S = 30 days;
    uint64 internal constant CEILING = 4e9;
    uint64 internal constant PRICE = 3e9 + 1;
    uint64 internal constant TOTAL = CEILING + CEILING / 50;
    bytes32 internal constant RESULT = keccak256("result");

    ITaskEscrow internal escrow;
    MockMNEE internal mnee;
    Vm.Wallet internal buyer = vm.createWallet("buyer");
    Vm.Wallet internal agent = vm.createWallet("agent");
    Vm.Wallet internal arbiter = vm.createWallet("arbiter");
    Vm.Wallet internal attester = vm.createWallet("attester");
    address internal guardian = makeAddr("guardian");
    address internal fees = makeAddr("fees");
    address internal relayer = makeAddr("relayer");
    Vm.Wallet internal stranger = vm.createWallet("stranger");
    uint256 internal salts;

    function setUp() public virtual {
        vm.warp(1_800_000_000);
        mnee = new MockMNEE();
        escrow = _deploy(address(mnee));
        vm.deal(buyer.addr, 1e30);
        mnee.mint(buyer.addr, 1e40);
        vm.prank(buyer.addr);
        mnee.approve(address(escrow), type(uint256).max);
    }

    function _deploy(address token) internal returns (ITaskEscrow) {
        address[] memory tokens = new address[](1);
        tokens[0] = token;
        return ITaskEscrow(
            deployCode(
                "TaskEscrow.sol:TaskEscrow",
                abi.encode(attester.addr, guardian, fees, tokens, MIN_WINDOW_S, MAX_WINDOW_S)
            )
        );
    }

    // ---------------------------------------------------------------- deals

    function _terms() internal returns (Terms memory) {
        return Terms({
            buyer: buyer.addr,
            agent: address(0),
            arbiter: arbiter.addr,
            token: address(mnee),
            ceiling: CEILING,
            feeBps: 200,
            payBy: uint40(block.timestamp + 1800),
            acceptWithinS: 100,
            deliverWithinS: 200,
            reviewWithinS: 300,
            contestWithinS: 400,
            resolveWithinS: 500,
            quoteHash: keccak256("quote"),
            salt: bytes32(salts++)
        });
    }

    function _fund(Terms memory terms) internal returns (bytes32 jobId) {
        uint256 total = uint256(terms.ceiling) + uint256(terms.ceiling) * terms.feeBps / 10_000;
        vm.prank(terms.buyer);
        return escrow.fund{value: terms.token == ETH ? total * WEI_PER_UNIT : 0}(terms);
    }

    function _sign(Vm.Wallet memory signer, bytes32 structHash) internal returns (bytes memory) {
        return _signDigest(signer, TypedData.digest(block.chainid, address(escrow), structHash));
    }

    function _signDigest(Vm.Wallet memory signer, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(signer.privateKey, digest);
        return abi.encodePacked(r, s, v);
    }

    /// The attester's signature for the usual agent at the usual price.
    function _assignment(Terms memory terms) internal returns (bytes memory) {
        return _assignment(terms, agent.addr, PRICE);
    }

    function _assignment(Terms memory terms, address who, uint64 price) internal returns (bytes memory) {
        return _sign(attester, TypedData.assign(escrow.jobIdOf(terms), who, price));
    }

    // ---------------------------------------------------------------- jobs in a state, by the parties themselves

    function _job(State state) internal returns (Terms memory terms) {
        terms = _terms();
        _bring(terms, state);
    }

    function _bring(Terms memory terms, State state) internal {
        if (state == State.None) return;
        _fund(terms);
        if (state == State.Expired) return _lapse(terms);
        if (state == State.Cancelled) return _cancel(terms);
        if (state == State.Funded) return;
        _accept(terms);
        if (state == State.Failed) return _lapse(terms);
        if (state == State.Accepted) return;
        _submit(terms, 0);
        if (state == State.Completed) return _lapse(terms);
        if (state == State.Submitted) return;
        _reject(terms, 0, 2_500);
        if (state == State.Refunded) return _lapse(terms);
        if (state == State.Rejected) return;
        _contest(terms, 0);
        if (state == State.Resolved) _lapse(terms);
    }

    function _accept(Terms memory terms) internal {
        bytes memory assignment = _assignment(terms);
        vm.prank(agent.addr);
        escrow.accept(terms, agent.addr, PRICE, assignment, 0, "");
    }

    function _submit(Terms memory terms, uint8 round) internal {
        bytes memory assignment = _assignment(terms);
        vm.prank(agent.addr);
        escrow.submit(terms, agent.addr, PRICE, assignment, round, RESULT, 0, "");
    }

    function _reject(Terms memory terms, uint8 round, uint16 undisputedBps) internal {
        vm.prank(terms.buyer);
        escrow.reject(terms, round, undisputedBps, 0, "");
    }

    function _requestChanges(Terms memory terms, uint8 round) internal {
        vm.prank(terms.buyer);
        escrow.requestChanges(terms, round, 0, "");
    }

    function _contest(Terms memory terms, uint8 round) internal {
        vm.prank(agent.addr);
        escrow.contest(terms, round, 0, "");
    }

    function _release(Terms memory terms) internal {
        bytes memory assignment = _assignment(terms);
        vm.prank(terms.buyer);
        escrow.release(terms, agent.addr, PRICE, assignment, 0, "");
    }

    function _cancel(Terms memory terms) internal {
        bytes memory fact = _sign(attester, TypedData.nobodyAccepted(escrow.jobIdOf(terms), FAR));
        vm.prank(terms.buyer);
        escrow.cancel(terms, FAR, fact, 0, "");
    }

    function _lapse(Terms memory terms) internal {
        vm.warp(escrow.deadlineOf(terms) + 1);
        escrow.settleByDefault(terms);
    }

    // ---------------------------------------------------------------- what is so

    function _stateOf(Terms memory terms) internal view returns (State) {
        (Job memory job,) = escrow.jobOf(escrow.jobIdOf(terms));
        return job.state;
    }

    function _heldOf(Terms memory terms) internal view returns (uint64) {
        (Job memory job,) = escrow.jobOf(escrow.jobIdOf(terms));
        return job.held;
    }

    function _assertOwed(address token, uint256 toAgent, uint256 toFees, uint256 toBuyer) internal view {
        assertEq(escrow.owed(token, agent.addr), toAgent, "agent");
        assertEq(escrow.owed(token, fees), toFees, "fees");
        assertEq(escrow.owed(token, buyer.addr), toBuyer, "buyer");
    }

    function _feeOn(uint256 units) internal pure returns (uint256) {
        return units * 200 / 10_000;
    }
}
