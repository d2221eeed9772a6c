// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ISignatureTransfer, PermitTransferFrom} from "./ISignatureTransfer.sol";

/// What a payer signs beside the amount: whom it pays, and from when on.
struct Witness {
    address to;
    uint256 validAfter; // in seconds
}

/// x402's proxy for exact payments by Permit2, with the standard's names and errors.
interface IExactPermit2Proxy {
    event Settled();

    error InvalidAmount();
    error InvalidOwner();
    error InvalidDestination();
    error PaymentTooEarly();

    function settle(
        PermitTransferFrom calldata permit,
        address owner,
        Witness calldata witness,
        bytes calldata signature
    ) external;

    function PERMIT2() external view returns (ISignatureTransfer);
    function WITNESS_TYPEHASH() external view returns (bytes32);
    function WITNESS_TYPE_STRING() external view returns (string memory);
}
