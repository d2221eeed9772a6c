// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// A wallet contract that answers as it likes today.
contract MoodyWallet {
    enum Mood {
        Agrees,
        Refuses,
        Reverts,
        ShortAnswer,
        BurnsGas,
        Bomb,
        Writes
    }

    Mood public mood;
    uint256 public written;

    receive() external payable {}

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (mood == Mood.Refuses) return 0xffffffff;
        if (mood == Mood.Reverts) revert("no");
        if (mood == Mood.ShortAnswer) {
            assembly {
                mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000000)
                return(0, 4)
            }
        }
        if (mood == Mood.BurnsGas) while (true) {}
        if (mood == Mood.Bomb) {
            assembly {
                revert(0, 1000000)
            }
        }
        if (mood == Mood.Writes) written++;
        return 0x1626ba7e;
    }
}
