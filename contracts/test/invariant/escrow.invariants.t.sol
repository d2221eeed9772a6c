// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Assignment, Job, State} from "../../src/EscrowTypes.sol";
import {EscrowTest} from "../EscrowTest.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {Shadow} from "./Shadow.sol";

/// The eight properties of the escrow while everybody does anything. Whether a call may pass and whom an event may
/// credit is checked where it happens (EscrowHandler and Shadow: properties 2, 5, 6, 7); here the sums are drawn.
contract EscrowInvariants is EscrowTest {
    EscrowHandler internal handler;
    Shadow private shadow;

    function setUp() public virtual override {
        super.setUp();
        handler = new EscrowHandler(attester, guardian);
        mnee = handler.mnee();
        escrow = _deploy(address(mnee));
        handler.begin(escrow);
        shadow = handler.shadow();
        bytes4[] memory steps = new bytes4[](3);
        (steps[0], steps[1], steps[2]) =
        (handler.begin.selector, handler.endEveryJob.selector, handler.emptyEveryAccount.selector);
        excludeSelector(FuzzSelector(address(handler), steps));
        targetContract(address(handler));
    }

    /// Property 1: what entered for a job is held or has left, once, to its three accounts.
    /// Property 7: the events alone rebuild the contract's state.
    function _checkJob(bytes32 jobId) private view {
        Shadow.Entry memory entry = shadow.entryOf(jobId);
        (Job memory job, Assignment memory assignment) = escrow.jobOf(jobId);
        assertEq(entry.toAgent + entry.toFees + entry.toBuyer + entry.held, entry.funded, "parts");
        if (entry.state > State.Disputed) assertEq(entry.held, 0, "held after the end");
        assertEq(uint8(job.state), uint8(entry.state), "state");
        assertEq(job.held, entry.held, "held");
        assertEq(job.paid, entry.paid, "paid");
        assertEq(job.since, entry.since, "since");
        assertEq(job.round, entry.round, "round");
        assertEq(assignment.agent, entry.agent, "agent");
        assertEq(assignment.price, entry.price, "price");
    }

    /// Property 8, exactly: the balance is what is held, what is owed, and what nobody asked for.
    function _checkBalance(address token, uint256 balanceWei) private view {
        uint256 units = shadow.held(token) + shadow.debts(token);
        assertEq(balanceWei, units * WEI_PER_UNIT + handler.giftsWei(token), "balance");
        assertEq(shadow.paidIn(token), units + shadow.paidOut(token), "in and out");
    }

    /// Properties 2 and 7: what the escrow owes is what the events credited, and to nobody else.
    function _checkDebts(address token) private view {
        uint256 sum = 0;
        for (uint256 index = 0; index < handler.accountCount(); index++) {
            address account = handler.accountAt(index);
            assertEq(escrow.owed(token, account), shadow.owed(token, account), "owed");
            sum += escrow.owed(token, account);
        }
        assertEq(sum, shadow.debts(token), "debts");
        address[] memory outsiders = handler.outsiders();
        for (uint256 index = 0; index < outsiders.length; index++) {
            assertEq(escrow.owed(token, outsiders[index]), 0, "owed to an outsider");
        }
    }

    function invariant_theBooksAreTheEvents() public view virtual {
        for (uint256 index = 0; index < handler.slotCount(); index++) {
            _checkJob(handler.slots(index));
        }
        uint256 retired = handler.retiredCount();
        if (retired != 0) _checkJob(handler.retired(uint256(keccak256(abi.encode(gasleft()))) % retired));
        _checkDebts(ETH);
        _checkDebts(address(mnee));
        _checkBalance(ETH, address(escrow).balance);
        _checkBalance(address(mnee), mnee.balanceOf(address(escrow)));
    }

    /// Property 3: without the house every job ends. Property 4: those in trouble delay only themselves.
    function afterInvariant() public virtual {
        handler.endEveryJob();
        for (uint256 index = 0; index < handler.slotCount(); index++) {
            assertGt(
                uint8(shadow.entryOf(handler.slots(index)).state), uint8(State.Disputed), "still running"
            );
        }
        assertEq(shadow.held(ETH) + shadow.held(address(mnee)), 0, "held after the end of all");
        for (uint256 index = 0; index < handler.retiredCount(); index++) {
            _checkJob(handler.retired(index));
        }
        handler.emptyEveryAccount(ETH);
        handler.emptyEveryAccount(address(mnee));
        invariant_theBooksAreTheEvents();
    }
}
