// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IExactPermit2Proxy, Witness} from "./IExactPermit2Proxy.sol";
import {ISignatureTransfer, PermitTransferFrom, SignatureTransferDetails} from "./ISignatureTransfer.sol";

/// Stands on a local chain where x402's proxy for exact payments stands on others. It is the spender of what payers sign
/// for Permit2, and pays exactly that to exactly whom they signed for, whoever sends it.
contract ExactPermit2Proxy is IExactPermit2Proxy, ReentrancyGuardTransient {
    /// The same address on every chain.
    ISignatureTransfer public constant PERMIT2 =
        ISignatureTransfer(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    /// Permit2 writes the beginning of the type; what follows `Witness witness)` stands in the order of the alphabet.
    string public constant WITNESS_TYPE_STRING =
        "Witness witness)TokenPermissions(address token,uint256 amount)Witness(address to,uint256 validAfter)";
    bytes32 public constant WITNESS_TYPEHASH = keccak256("Witness(address to,uint256 validAfter)");

    /// Anybody may send a signed payment; once, since Permit2 uses up its nonce.
    function settle(
        PermitTransferFrom calldata permit,
        address owner,
        Witness calldata witness,
        bytes calldata signature
    ) external nonReentrant {
        uint256 amountWei = permit.permitted.amount;
        if (amountWei == 0) revert InvalidAmount();
        if (owner == address(0)) revert InvalidOwner();
        if (witness.to == address(0)) revert InvalidDestination();
        if (block.timestamp < witness.validAfter) revert PaymentTooEarly();
        bytes32 witnessHash = keccak256(abi.encode(WITNESS_TYPEHASH, witness.to, witness.validAfter));
        SignatureTransferDetails memory details = SignatureTransferDetails(witness.to, amountWei);
        PERMIT2.permitWitnessTransferFrom(permit, details, owner, witnessHash, WITNESS_TYPE_STRING, signature);
        emit Settled();
    }
}
