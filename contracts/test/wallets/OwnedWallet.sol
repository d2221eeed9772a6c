// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// The least of a wallet contract: one key owns it, signs for it (ERC-1271) and may hand it to another key.
/// Without imports, so that tests on a real chain can compile it by itself.
contract OwnedWallet {
    address public owner;

    error NotTheOwner();

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotTheOwner();
        _;
    }

    function setOwner(address owner_) external onlyOwner {
        owner = owner_;
    }

    function execute(address to, uint256 value, bytes calldata data) external onlyOwner {
        (bool ok, bytes memory answer) = to.call{value: value}(data);
        if (ok) return;
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        address signer = ecrecover(digest, uint8(signature[64]), r, s);
        return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
