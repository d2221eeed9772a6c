// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Credits} from "./Credits.sol";
import {Assignment, Job, State, Terms} from "./EscrowTypes.sol";
import {HouseRules} from "./HouseRules.sol";

/// The jobs, their clock, who works on them, and the only ways money leaves them.
abstract contract JobBook is HouseRules, Credits {
    uint256 internal constant BPS = 10_000;

    mapping(bytes32 jobId => Job) internal _jobs;
    mapping(bytes32 jobId => Assignment) internal _assignments;

    // ---------------------------------------------------------------- views

    function jobIdOf(Terms calldata terms) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), terms));
    }

    function jobOf(bytes32 jobId) external view returns (Job memory job, Assignment memory assignment) {
        return (_jobs[jobId], _assignments[jobId]);
    }

    /// The last second in which the present state's verbs are valid; 0 when nothing is running.
    function deadlineOf(Terms calldata terms) external view returns (uint256) {
        Job memory job = _jobs[jobIdOf(terms)];
        return _isRunning(job.state) ? _deadline(terms, job) : 0;
    }

    // ---------------------------------------------------------------- the clock

    function _isRunning(State state) internal pure returns (bool) {
        return state != State.None && state <= State.Disputed;
    }

    function _deadline(Terms calldata terms, Job memory job) internal pure returns (uint256) {
        uint256 since = job.since;
        if (job.state == State.Funded) return since + terms.acceptWithinS;
        if (job.state == State.Accepted) return since + terms.deliverWithinS;
        if (job.state == State.Submitted) return since + terms.reviewWithinS;
        if (job.state == State.Rejected) return since + terms.contestWithinS;
        return since + terms.resolveWithinS;
    }

    /// Verbs are valid up to and including the deadline, defaults after it: never both.
    function _running(Terms calldata terms) internal view returns (bytes32 jobId, Job memory job) {
        jobId = jobIdOf(terms);
        job = _jobs[jobId];
        if (!_isRunning(job.state)) revert WrongState();
        if (block.timestamp > _deadline(terms, job)) revert TooLate();
    }

    // ---------------------------------------------------------------- who works, at what price

    function _agentOf(Terms calldata terms, bytes32 jobId) internal view returns (address, uint64) {
        if (terms.agent != address(0)) return (terms.agent, terms.ceiling);
        Assignment memory assignment = _assignments[jobId];
        return (assignment.agent, assignment.price);
    }

    /// The agent is the one the terms name, or the one recorded, or the one the attester's carried assignment names.
    function _refusedAgent(
        Terms calldata terms,
        bytes32 jobId,
        address agent,
        uint64 price,
        bytes calldata assignment
    ) internal view returns (bytes4 refusal, bool isCarried) {
        (address known, uint64 knownPrice) = _agentOf(terms, jobId);
        if (known != address(0)) {
            return (agent == known && price == knownPrice ? bytes4(0) : WrongAssignment.selector, false);
        }
        if (agent == address(0) || agent == terms.arbiter || price > terms.ceiling) {
            return (WrongAssignment.selector, false);
        }
        bytes32 structHash = keccak256(abi.encode(ASSIGN, jobId, agent, price));
        return (_isSigned(attester, structHash, assignment) ? bytes4(0) : BadSignature.selector, true);
    }

    function _assign(
        Terms calldata terms,
        bytes32 jobId,
        address agent,
        uint64 price,
        bytes calldata assignment
    ) internal {
        (bytes4 refusal, bool isCarried) = _refusedAgent(terms, jobId, agent, price, assignment);
        _revertOn(refusal);
        if (!isCarried) return;
        if (isFundingPaused) revert FundingIsPaused();
        _assignments[jobId] = Assignment(agent, price);
    }

    // ---------------------------------------------------------------- money out of a job

    function _complete(
        Terms calldata terms,
        bytes32 jobId,
        Job memory job,
        address agent,
        uint64 price,
        bool byDefault
    ) internal {
        uint64 agentUnits = price - job.paid;
        uint64 feeUnits = _pay(terms, agent, agentUnits);
        job.held -= agentUnits + feeUnits;
        uint64 buyerUnits = _refund(terms, jobId, job, State.Completed);
        emit JobCompleted(jobId, agent, agentUnits, feeUnits, buyerUnits, byDefault);
    }

    /// The agent's share rounds down, so the odd unit is the buyer's.
    function _split(
        Terms calldata terms,
        bytes32 jobId,
        Job memory job,
        uint16 agentShareBps,
        bytes32 reasonHash,
        bool byDefault
    ) internal {
        (address agent, uint64 price) = _agentOf(terms, jobId);
        uint64 agentUnits = _shareOf(price - job.paid, agentShareBps);
        uint64 feeUnits = _pay(terms, agent, agentUnits);
        job.held -= agentUnits + feeUnits;
        uint64 buyerUnits = _refund(terms, jobId, job, State.Resolved);
        emit JobResolved(jobId, agent, agentShareBps, reasonHash, agentUnits, feeUnits, buyerUnits, byDefault);
    }

    /// Credits the agent and, on top, the house's fee on exactly that.
    function _pay(Terms calldata terms, address agent, uint64 agentUnits) internal returns (uint64 feeUnits) {
        feeUnits = uint64(_feeOn(agentUnits, terms.feeBps));
        _credit(terms.token, agent, agentUnits);
        _credit(terms.token, feeAccount, feeUnits);
    }

    /// Whatever the job still holds is the buyer's, and the job is over.
    function _refund(Terms calldata terms, bytes32 jobId, Job memory job, State outcome)
        internal
        returns (uint64 buyerUnits)
    {
        buyerUnits = job.held;
        (job.held, job.state) = (0, outcome);
        _jobs[jobId] = job;
        _credit(terms.token, terms.buyer, buyerUnits);
    }

    function _feeOn(uint64 units, uint16 feeBps) internal pure returns (uint256) {
        return uint256(units) * feeBps / BPS;
    }

    function _shareOf(uint64 units, uint16 shareBps) internal pure returns (uint64) {
        return uint64(uint256(units) * shareBps / BPS);
    }
}
