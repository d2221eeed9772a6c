// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// What the treasury registered under a service's id. One slot.
struct Service {
    address provider;
    uint64 unitPrice; // in units of 10^9 wei; zero for a service that nobody registered
    bool isActive;
}

/// One payout of a batch, in units of 10^9 wei.
struct Payout {
    bytes32 evaluationId;
    address payee;
    uint64 units;
}

/// One slot. It stays for ever, so that nothing is paid twice.
struct Payment {
    uint64 refundable; // units that may still come back
    bytes24 details; // hash of what was paid for: tells a retry from another payment under the same id
}
