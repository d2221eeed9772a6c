// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// What a payer signed away: so much of that token.
struct TokenPermissions {
    address token;
    uint256 amount; // in wei of the token
}

/// A signed permission, good once and until its deadline.
struct PermitTransferFrom {
    TokenPermissions permitted;
    uint256 nonce;
    uint256 deadline; // in seconds
}

/// What the spender makes of it.
struct SignatureTransferDetails {
    address to;
    uint256 requestedAmount;
}

/// Permit2's transfers by signature, as far as exact payments need them, with the standard's names and errors.
interface ISignatureTransfer {
    event UnorderedNonceInvalidation(address indexed owner, uint256 word, uint256 mask);

    error SignatureExpired(uint256 signatureDeadline);
    error InvalidAmount(uint256 maxAmount);
    error InvalidNonce();
    error InvalidSigner();

    function permitWitnessTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes32 witness,
        string calldata witnessTypeString,
        bytes calldata signature
    ) external;

    /// Uses up nonces of the caller that are not to be used any more.
    function invalidateUnorderedNonces(uint256 wordPos, uint256 mask) external;

    /// 256 nonces a word; a bit is set once its nonce is used.
    function nonceBitmap(address owner, uint256 wordPos) external view returns (uint256);

    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
