// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Release, State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {MoodyWallet} from "./hostile/MoodyWallet.sol";
import {TypedData} from "./TypedData.sol";

contract ReleaseBatchTest is EscrowTest {
    function _item(Terms memory terms) private returns (Release memory) {
        bytes memory signature = _sign(buyer, TypedData.release(escrow.jobIdOf(terms), agent.addr, PRICE, FAR));
        return Release(terms, agent.addr, PRICE, _assignment(terms), FAR, signature);
    }

    function test_paysTheGoodAndSaysWhyNotTheBad() public {
        Terms memory late = _job(State.Funded);
        vm.warp(escrow.deadlineOf(late) + 1);
        Release[] memory items = new Release[](8);
        items[0] = _item(_job(State.Submitted));
        items[1] = _item(_terms());
        items[2] = _item(late);
        items[3] = _item(_job(State.Submitted));
        items[3].price = PRICE - 1;
        items[4] = _item(_job(State.Funded));
        items[4].assignment = "";
        items[5] = _item(_job(State.Submitted));
        items[5].deadline = block.timestamp - 1;
        items[6] = _item(_job(State.Submitted));
        items[6].signature = items[0].signature;
        items[7] = _item(_job(State.Funded));
        bytes4[8] memory why = [
            bytes4(0),
            ITaskEscrow.WrongState.selector,
            ITaskEscrow.TooLate.selector,
            ITaskEscrow.WrongAssignment.selector,
            ITaskEscrow.BadSignature.selector,
            ITaskEscrow.ConsentExpired.selector,
            ITaskEscrow.BadSignature.selector,
            bytes4(0)
        ];
        bytes32[8] memory ids;
        for (uint256 index = 0; index < 8; index++) {
            ids[index] = escrow.jobIdOf(items[index].terms);
        }
        uint64 fee = uint64(_feeOn(PRICE));
        for (uint256 index = 0; index < 8; index++) {
            vm.expectEmit(address(escrow));
            if (why[index] != 0) {
                emit ITaskEscrow.BatchItemSkipped(ids[index], why[index]);
            } else {
                emit ITaskEscrow.JobCompleted(ids[index], agent.addr, PRICE, fee, TOTAL - PRICE - fee, false);
            }
        }
        vm.prank(relayer);
        escrow.releaseBatch(items);
        _assertOwed(address(mnee), 2 * uint256(PRICE), 2 * _feeOn(PRICE), 2 * (TOTAL - PRICE - _feeOn(PRICE)));
        for (uint256 index = 0; index < 8; index++) {
            if (why[index] == 0) assertEq(uint8(_stateOf(items[index].terms)), uint8(State.Completed));
            else assertTrue(_stateOf(items[index].terms) != State.Completed);
        }
    }

    function test_theSameJobTwiceIsPaidOnce() public {
        Release[] memory items = new Release[](2);
        items[0] = _item(_job(State.Submitted));
        items[1] = items[0];
        escrow.releaseBatch(items);
        assertEq(escrow.owed(address(mnee), agent.addr), PRICE);
    }

    function test_aWalletSpoilsOnlyItsOwnItemWhateverItDoes() public {
        vm.etch(stranger.addr, address(new MoodyWallet()).code);
        mnee.mint(stranger.addr, 1e40);
        vm.prank(stranger.addr);
        mnee.approve(address(escrow), type(uint256).max);
        for (uint8 mood = 1; mood <= uint8(type(MoodyWallet.Mood).max); mood++) {
            Terms memory bad = _terms();
            bad.buyer = stranger.addr;
            _bring(bad, State.Submitted);
            Terms memory good = _job(State.Submitted);
            Release[] memory items = new Release[](2);
            (items[0], items[1]) = (_item(bad), _item(good));
            items[0].signature = "wallet";
            MoodyWallet(payable(stranger.addr)).setMood(MoodyWallet.Mood(mood));
            uint256 before = gasleft();
            escrow.releaseBatch(items);
            assertLt(before - gasleft(), 500_000);
            assertEq(uint8(_stateOf(bad)), uint8(State.Submitted));
            assertEq(uint8(_stateOf(good)), uint8(State.Completed));
        }
    }

    function test_fiveHundredItemsOfABuyersOwn() public {
        Release[] memory items = new Release[](500);
        for (uint256 index = 0; index < 500; index++) {
            Terms memory terms = _terms();
            terms.agent = agent.addr;
            _fund(terms);
            items[index] = Release(terms, agent.addr, CEILING, "", 0, "");
        }
        vm.prank(buyer.addr);
        escrow.releaseBatch(items);
        assertEq(escrow.owed(address(mnee), agent.addr), 500 * uint256(CEILING));
    }
}
