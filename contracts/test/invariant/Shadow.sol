// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../../src/EscrowTypes.sol";
import {ITaskEscrow} from "../../src/ITaskEscrow.sol";

/// The escrow's whole state rebuilt from its events and their blocks' times, and nothing else.
contract Shadow {
    struct Entry {
        State state;
        uint64 held;
        uint64 paid;
        uint40 since;
        uint8 round;
        address agent; // recorded, only when the terms name none
        uint64 price;
        uint64 funded;
        uint256 toAgent;
        uint256 toFees;
        uint256 toBuyer;
        address worker; // whoever was credited as the agent
    }

    struct Payout {
        uint64 agentUnits;
        uint64 feeUnits;
        uint64 buyerUnits;
    }

    ITaskEscrow private immutable escrow;
    address private immutable feeAccount;
    mapping(bytes32 jobId => Entry) private entries;
    mapping(bytes32 jobId => Terms) private deals;
    mapping(address token => mapping(address account => uint256)) public owed;
    mapping(address token => uint256) public held;
    mapping(address token => uint256) public debts;
    mapping(address token => uint256) public paidIn;
    mapping(address token => uint256) public paidOut;

    constructor(ITaskEscrow escrow_) {
        escrow = escrow_;
        feeAccount = escrow_.feeAccount();
    }

    function entryOf(bytes32 jobId) external view returns (Entry memory) {
        return entries[jobId];
    }

    function dealOf(bytes32 jobId) external view returns (Terms memory) {
        return deals[jobId];
    }

    function read(Vm.Log[] calldata logs) external {
        for (uint256 index = 0; index < logs.length; index++) {
            if (logs[index].emitter == address(escrow)) _read(logs[index]);
        }
    }

    function _read(Vm.Log calldata log) private {
        bytes32 topic = log.topics[0];
        if (topic == ITaskEscrow.JobFunded.selector) return _funded(log);
        if (topic == ITaskEscrow.Withdrawn.selector) return _withdrawn(log);
        if (topic == ITaskEscrow.CreditSpent.selector) return _spent(log);
        if (topic == ITaskEscrow.FundingPaused.selector || topic == ITaskEscrow.FundingUnpaused.selector) {
            return;
        }
        bytes32 jobId = log.topics[1];
        if (topic == ITaskEscrow.BatchItemSkipped.selector) return;
        if (topic == ITaskEscrow.JobAccepted.selector) return _accepted(jobId, log);
        if (topic == ITaskEscrow.JobSubmitted.selector) return _submitted(jobId, log);
        if (topic == ITaskEscrow.ChangesRequested.selector) return _sentBack(jobId, log);
        if (topic == ITaskEscrow.JobRejected.selector) return _rejected(jobId, log);
        if (topic == ITaskEscrow.JobContested.selector) return _contested(jobId, log);
        if (topic == ITaskEscrow.JobCompleted.selector) return _completed(jobId, log);
        if (topic == ITaskEscrow.JobResolved.selector) return _resolved(jobId, log);
        _backToBuyer(jobId, topic, abi.decode(log.data[0:32], (uint64)));
    }

    function _funded(Vm.Log calldata log) private {
        bytes32 jobId = log.topics[1];
        (Terms memory terms, uint64 total) = abi.decode(log.data, (Terms, uint64));
        require(entries[jobId].state == State.None, "funded twice");
        require(_address(log.topics[2]) == terms.buyer, "not the buyer");
        require(total == terms.ceiling + uint256(terms.ceiling) * terms.feeBps / 10_000, "wrong total");
        deals[jobId] = terms;
        Entry storage entry = entries[jobId];
        (entry.state, entry.held, entry.funded, entry.since) =
        (State.Funded, total, total, uint40(block.timestamp));
        held[terms.token] += total;
        paidIn[terms.token] += total;
    }

    function _accepted(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        require(entry.state == State.Funded, "accepted out of turn");
        entry.state = State.Accepted;
        _record(jobId, _address(log.topics[2]), abi.decode(log.data, (uint64)));
    }

    function _submitted(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        (uint64 price, uint8 round,) = abi.decode(log.data, (uint64, uint8, bytes32));
        require(entry.state == State.Funded || entry.state == State.Accepted, "submitted out of turn");
        require(entry.round == round, "wrong round");
        (entry.state, entry.since) = (State.Submitted, uint40(block.timestamp));
        _record(jobId, _address(log.topics[2]), price);
    }

    function _record(bytes32 jobId, address agent, uint64 price) private {
        Terms storage terms = deals[jobId];
        Entry storage entry = entries[jobId];
        require(price <= terms.ceiling, "over the ceiling");
        if (terms.agent != address(0)) {
            require(agent == terms.agent && price == terms.ceiling, "not the named agent");
            return;
        }
        require(entry.agent == address(0) || (entry.agent == agent && entry.price == price), "assigned twice");
        (entry.agent, entry.price) = (agent, price);
    }

    function _sentBack(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        uint8 round = abi.decode(log.data, (uint8));
        require(
            entry.state == State.Submitted && round == entry.round + 1 && round <= 2, "changes out of turn"
        );
        (entry.state, entry.since, entry.round) = (State.Accepted, uint40(block.timestamp), round);
    }

    function _rejected(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        require(entry.state == State.Submitted, "rejected out of turn");
        (, uint64 agentUnits, uint64 feeUnits) = abi.decode(log.data, (uint16, uint64, uint64));
        _credit(jobId, _address(log.topics[2]), Payout(agentUnits, feeUnits, 0));
        (entry.state, entry.since, entry.paid) = (State.Rejected, uint40(block.timestamp), agentUnits);
    }

    function _contested(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        require(entry.state == State.Rejected, "contested out of turn");
        _requireWorker(jobId, _address(log.topics[2]));
        (entry.state, entry.since) = (State.Disputed, uint40(block.timestamp));
    }

    function _completed(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        require(entry.state != State.None && entry.state <= State.Disputed, "completed out of turn");
        (uint64 agentUnits, uint64 feeUnits, uint64 buyerUnits,) =
            abi.decode(log.data, (uint64, uint64, uint64, bool));
        _credit(jobId, _address(log.topics[2]), Payout(agentUnits, feeUnits, buyerUnits));
        entry.state = State.Completed;
    }

    function _resolved(bytes32 jobId, Vm.Log calldata log) private {
        Entry storage entry = entries[jobId];
        require(entry.state == State.Disputed, "resolved out of turn");
        (,, uint64 agentUnits, uint64 feeUnits, uint64 buyerUnits,) =
            abi.decode(log.data, (uint16, bytes32, uint64, uint64, uint64, bool));
        _credit(jobId, _address(log.topics[2]), Payout(agentUnits, feeUnits, buyerUnits));
        entry.state = State.Resolved;
    }

    function _backToBuyer(bytes32 jobId, bytes32 topic, uint64 buyerUnits) private {
        Entry storage entry = entries[jobId];
        State state = entry.state;
        require(buyerUnits == entry.held, "not everything went back");
        if (topic == ITaskEscrow.JobRefunded.selector) {
            require(state == State.Rejected, "refunded out of turn");
            entry.state = State.Refunded;
        } else if (topic == ITaskEscrow.JobCancelled.selector) {
            require(state == State.Funded, "cancelled out of turn");
            entry.state = State.Cancelled;
        } else if (topic == ITaskEscrow.JobExpired.selector) {
            require(state == State.Funded, "expired out of turn");
            entry.state = State.Expired;
        } else {
            require(topic == ITaskEscrow.JobFailed.selector, "unknown event");
            require(state != State.None && state <= State.Submitted, "failed out of turn");
            entry.state = State.Failed;
        }
        _credit(jobId, address(0), Payout(0, 0, buyerUnits));
    }

    /// Agent, fee account, buyer: nobody else is ever credited, and the fee is its rate of what the agent gets.
    function _credit(bytes32 jobId, address agent, Payout memory payout) private {
        Terms storage terms = deals[jobId];
        Entry storage entry = entries[jobId];
        if (agent != address(0)) _requireWorker(jobId, agent);
        require(payout.feeUnits == uint256(payout.agentUnits) * terms.feeBps / 10_000, "wrong fee");
        uint64 sum = payout.agentUnits + payout.feeUnits + payout.buyerUnits;
        entry.held -= sum;
        entry.toAgent += payout.agentUnits;
        entry.toFees += payout.feeUnits;
        entry.toBuyer += payout.buyerUnits;
        require(entry.toAgent <= terms.ceiling, "more than the ceiling");
        owed[terms.token][agent] += payout.agentUnits;
        owed[terms.token][feeAccount] += payout.feeUnits;
        owed[terms.token][terms.buyer] += payout.buyerUnits;
        held[terms.token] -= sum;
        debts[terms.token] += sum;
    }

    function _requireWorker(bytes32 jobId, address agent) private {
        address named = deals[jobId].agent;
        Entry storage entry = entries[jobId];
        address known = named != address(0) ? named : entry.agent;
        require(known == address(0) || known == agent, "somebody else was paid");
        require(entry.worker == address(0) || entry.worker == agent, "two agents");
        entry.worker = agent;
    }

    function _withdrawn(Vm.Log calldata log) private {
        (address token, address account) = (_address(log.topics[1]), _address(log.topics[2]));
        uint256 units = abi.decode(log.data, (uint256));
        owed[token][account] -= units;
        debts[token] -= units;
        paidOut[token] += units;
    }

    function _spent(Vm.Log calldata log) private {
        (address token, address account) = (_address(log.topics[1]), _address(log.topics[2]));
        uint256 units = abi.decode(log.data, (uint256));
        owed[token][account] -= units;
        debts[token] -= units;
        paidIn[token] -= units;
    }

    function _address(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
