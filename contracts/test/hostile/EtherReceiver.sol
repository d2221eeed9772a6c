// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ITaskEscrow} from "../../src/ITaskEscrow.sol";

/// An account that does what it likes when ether arrives.
contract EtherReceiver {
    enum Trick {
        None,
        Reverts,
        BurnsGas,
        Bomb,
        Reenters
    }

    Trick public trick;
    ITaskEscrow public escrow;
    bytes public message;
    bool public reentered;

    function play(Trick trick_) external {
        trick = trick_;
    }

    function plan(ITaskEscrow escrow_, bytes calldata message_) external {
        (escrow, message) = (escrow_, message_);
    }

    function act(ITaskEscrow target, bytes calldata call_) external payable {
        (bool ok, bytes memory answer) = address(target).call{value: msg.value}(call_);
        if (ok) return;
        assembly {
            revert(add(answer, 32), mload(answer))
        }
    }

    receive() external payable {
        if (trick == Trick.Reverts) revert("no");
        if (trick == Trick.BurnsGas) while (true) {}
        if (trick == Trick.Bomb) {
            assembly {
                return(0, 3000000)
            }
        }
        if (trick == Trick.Reenters) (reentered,) = address(escrow).call(message);
    }
}
