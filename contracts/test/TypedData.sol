// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// The EIP-712 types written out again, so that a slip in ITaskEscrow.sol cannot agree with itself.
library TypedData {
    function digest(uint256 chainId, address contract_, bytes32 structHash) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Souk TaskEscrow"),
                keccak256("1"),
                chainId,
                contract_
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function assign(bytes32 jobId, address agent, uint64 price) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(keccak256("Assign(bytes32 jobId,address agent,uint64 price)"), jobId, agent, price)
        );
    }

    function nobodyAccepted(bytes32 jobId, uint256 deadline) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(keccak256("NobodyAccepted(bytes32 jobId,uint256 deadline)"), jobId, deadline)
            );
    }

    function accept(bytes32 jobId, address agent, uint64 price, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash = keccak256("Accept(bytes32 jobId,address agent,uint64 price,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, agent, price, deadline));
    }

    function cancel(bytes32 jobId, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("Cancel(bytes32 jobId,uint256 deadline)"), jobId, deadline));
    }

    function submit(
        bytes32 jobId,
        address agent,
        uint64 price,
        uint8 round,
        bytes32 resultHash,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Submit(bytes32 jobId,address agent,uint64 price,uint8 round,bytes32 resultHash,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, jobId, agent, price, round, resultHash, deadline));
    }

    function giveUp(bytes32 jobId, uint8 round, uint256 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("GiveUp(bytes32 jobId,uint8 round,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, round, deadline));
    }

    function release(bytes32 jobId, address agent, uint64 price, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash = keccak256("Release(bytes32 jobId,address agent,uint64 price,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, agent, price, deadline));
    }

    function requestChanges(bytes32 jobId, uint8 round, uint256 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("RequestChanges(bytes32 jobId,uint8 round,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, round, deadline));
    }

    function reject(bytes32 jobId, uint8 round, uint16 undisputedBps, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256("Reject(bytes32 jobId,uint8 round,uint16 undisputedBps,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, round, undisputedBps, deadline));
    }

    function contest(bytes32 jobId, uint8 round, uint256 deadline) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Contest(bytes32 jobId,uint8 round,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, round, deadline));
    }

    function resolve(bytes32 jobId, uint16 agentShareBps, bytes32 reasonHash, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256("Resolve(bytes32 jobId,uint16 agentShareBps,bytes32 reasonHash,uint256 deadline)");
        return keccak256(abi.encode(typeHash, jobId, agentShareBps, reasonHash, deadline));
    }

    function withdrawTo(
        address token,
        address account,
        address to,
        uint256 units,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "WithdrawTo(address token,address account,address to,uint256 units,uint256 nonce,uint256 deadline)"
        );
        return keccak256(abi.encode(typeHash, token, account, to, units, nonce, deadline));
    }
}
