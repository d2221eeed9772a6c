// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

/// A wallet contract that answers as it likes today.
contract MoodyWallet {
    enum Mood {
        Agrees,
        Refuses,
        Reverts,
        FourBytes,
        OneByteShort,
        Nothing,
        OneByteLong,
        NotQuite,
        BurnsGas,
        Bomb,
        BombItCanPay,
        RevertsWithBomb,
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
        if (mood == Mood.FourBytes) _answer(4);
        if (mood == Mood.OneByteShort) _answer(31);
        if (mood == Mood.Nothing) _answer(0);
        if (mood == Mood.OneByteLong) _answer(33);
        if (mood == Mood.NotQuite) {
            assembly {
                mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000001)
                return(0, 32)
            }
        }
        if (mood == Mood.BurnsGas) while (true) {}
        if (mood == Mood.Bomb) _answer(1_000_000);
        if (mood == Mood.BombItCanPay) _answer(250_000);
        if (mood == Mood.RevertsWithBomb) {
            assembly {
                revert(0, 250000)
            }
        }
        if (mood == Mood.Writes) written++;
        return 0x1626ba7e;
    }

    /// The right word first, and as many bytes in all as asked.
    function _answer(uint256 size) private pure {
        assembly {
            mstore(0, 0x1626ba7e00000000000000000000000000000000000000000000000000000000)
            return(0, size)
        }
    }
}
