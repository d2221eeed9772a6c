// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// What buyer, agent and house agreed on. Travels in calldata; only its hash, the job id, is kept.
/// Amounts everywhere are units of 10^9 wei.
struct Terms {
    address buyer;
    address agent; // zero unless the buyer named one; then the price is the ceiling
    address arbiter;
    address token; // zero for ETH
    uint64 ceiling; // the most the agent can be paid
    uint16 feeBps; // on top of what the agent is paid
    uint40 payBy;
    uint32 acceptWithinS; // from funding
    uint32 deliverWithinS; // from funding, or from the last request for changes
    uint32 reviewWithinS; // from submission
    uint32 contestWithinS; // from rejection
    uint32 resolveWithinS; // from the contest
    bytes32 quoteHash;
    bytes32 salt;
}

enum State {
    None,
    Funded,
    Accepted,
    Submitted,
    Rejected,
    Disputed,
    Completed,
    Resolved,
    Refunded,
    Cancelled,
    Expired,
    Failed
}

/// One slot. A settled job keeps its state for ever, so that nothing can be funded or signed twice.
struct Job {
    uint64 held;
    uint64 paid; // to the agent so far: the undisputed share of a rejected job
    uint40 since; // when the running clock started
    uint8 round; // changes requested so far
    State state;
}

/// One slot, written at most once, and only when the terms name no agent.
struct Assignment {
    address agent;
    uint64 price;
}

/// One item of a batch of releases: the arguments of `release`.
struct Release {
    Terms terms;
    address agent;
    uint64 price;
    bytes assignment;
    uint256 deadline;
    bytes signature;
}
