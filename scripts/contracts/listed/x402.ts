import type { ContractMutant } from "./contract-mutant";

/** Slips in what settles payments by x402 on a local chain. */
export const X402_MUTANTS: readonly ContractMutant[] = [
  ["x402/Permit2", "block.timestamp > permit.deadline", "block.timestamp >= permit.deadline"],
  ["x402/Permit2", "block.timestamp > permit.deadline", "false"],
  ["x402/Permit2", "transferDetails.requestedAmount > permit.permitted.amount", "false"],
  ["x402/Permit2", "_useNonce(owner, permit.nonce);", ""],
  ["x402/Permit2", "_useNonce(owner, permit.nonce);", "_useNonce(msg.sender, permit.nonce);"],
  ["x402/Permit2", "if (word & bit != 0) revert InvalidNonce();", ""],
  ["x402/Permit2", "[nonce >> 8] = word | bit", "[nonce >> 8] = bit"],
  ["x402/Permit2", "uint256 word = nonceBitmap[owner][nonce >> 8]", "uint256 word = nonceBitmap[owner][0]"],
  ["x402/Permit2", "nonceBitmap[msg.sender][wordPos] |= mask", "nonceBitmap[msg.sender][wordPos] = 0"],
  ["x402/Permit2", "_requireSigned(owner, _digest(permit, typeHash, witness), signature);", ""],
  ["x402/Permit2", "block.chainid, address(this)", "uint256(31337), address(this)"],
  ["x402/Permit2", "typeHash, permittedHash, msg.sender", "typeHash, permittedHash, tx.origin"],
  ["x402/Permit2", "failed != ECDSA.RecoverError.NoError || signer != owner", "signer != owner"],
  ["x402/Permit2", "failed != ECDSA.RecoverError.NoError || signer != owner", "false"],
  ["x402/Permit2", "if (!WalletSignatures.isSigned(owner, digest, signature)) revert InvalidSigner();", ""],
  ["x402/ExactPermit2Proxy", "external nonReentrant", "external"],
  ["x402/ExactPermit2Proxy", "if (amountWei == 0) revert InvalidAmount();", ""],
  ["x402/ExactPermit2Proxy", "if (owner == address(0)) revert InvalidOwner();", ""],
  ["x402/ExactPermit2Proxy", "if (witness.to == address(0)) revert InvalidDestination();", ""],
  ["x402/ExactPermit2Proxy", "block.timestamp < witness.validAfter", "block.timestamp <= witness.validAfter"],
  ["x402/ExactPermit2Proxy", "block.timestamp < witness.validAfter", "false"],
  ["x402/ExactPermit2Proxy", "emit Settled();", ""],
];
