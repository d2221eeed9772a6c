// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {State, Terms} from "../src/EscrowTypes.sol";
import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";
import {MoodyWallet} from "./hostile/MoodyWallet.sol";
import {TypedData} from "./TypedData.sol";

/// What must hold for every verb that somebody signs. A verb's own file says how it is called and by whom.
abstract contract SignedVerbTest is EscrowTest {
    /// The signer of the verb on the usual job.
    function _signer() internal view virtual returns (Vm.Wallet memory);

    /// A state in which the verb is valid, and all of them.
    function _from() internal pure virtual returns (State);

    function _isFrom(State state) internal pure virtual returns (bool);

    function _word(bytes32 jobId, uint256 deadline) internal view virtual returns (bytes32);

    /// Calls the verb as whoever is pranked.
    function _call(Terms memory terms, uint256 deadline, bytes memory signature) internal virtual;

    function _relay(Terms memory terms, uint256 deadline, bytes memory signature) private {
        vm.prank(relayer);
        _call(terms, deadline, signature);
    }

    function _relayRefused(Terms memory terms, uint256 deadline, bytes memory signature, bytes4 why) private {
        _prepare(terms);
        vm.expectRevert(why);
        _relay(terms, deadline, signature);
    }

    /// Lets a verb build what it carries before a revert is expected.
    function _prepare(Terms memory terms) internal virtual {}

    function _signed(Terms memory terms, uint256 deadline) private returns (bytes memory) {
        return _sign(_signer(), _word(escrow.jobIdOf(terms), deadline));
    }

    function test_theSignerNeedsNoSignature() public {
        Terms memory terms = _job(_from());
        _prepare(terms);
        vm.prank(_signer().addr);
        _call(terms, 0, "");
        assertTrue(_stateOf(terms) != _from());
    }

    function test_anyoneMayRelayUpToTheSecondOfItsDeadline() public {
        Terms memory terms = _job(_from());
        bytes memory signature = _signed(terms, block.timestamp);
        _prepare(terms);
        _relay(terms, block.timestamp, signature);
        assertTrue(_stateOf(terms) != _from());
    }

    function test_aWordWorksOnce() public {
        Terms memory terms = _job(_from());
        bytes memory signature = _signed(terms, FAR);
        _prepare(terms);
        _relay(terms, FAR, signature);
        _relayRefused(terms, FAR, signature, ITaskEscrow.WrongState.selector);
    }

    function test_anExpiredWordIsRefused() public {
        Terms memory terms = _job(_from());
        bytes memory signature = _signed(terms, block.timestamp - 1);
        _relayRefused(terms, block.timestamp - 1, signature, ITaskEscrow.ConsentExpired.selector);
    }

    function test_anotherDeadlineThanSignedIsRefused() public {
        Terms memory terms = _job(_from());
        _relayRefused(terms, FAR + 1, _signed(terms, FAR), ITaskEscrow.BadSignature.selector);
    }

    function test_anotherSignerIsRefused() public {
        Terms memory terms = _job(_from());
        bytes memory signature = _sign(stranger, _word(escrow.jobIdOf(terms), FAR));
        _relayRefused(terms, FAR, signature, ITaskEscrow.BadSignature.selector);
        _relayRefused(terms, FAR, "", ITaskEscrow.BadSignature.selector);
    }

    function test_anotherJobsWordIsRefused() public {
        Terms memory other = _terms();
        Terms memory terms = _job(_from());
        _relayRefused(terms, FAR, _signed(other, FAR), ITaskEscrow.BadSignature.selector);
    }

    function test_aWordForAnotherChainOrContractIsRefused() public {
        Terms memory terms = _job(_from());
        bytes32 structHash = _word(escrow.jobIdOf(terms), FAR);
        bytes32 chain = TypedData.digest(block.chainid + 1, address(escrow), structHash);
        _relayRefused(terms, FAR, _signDigest(_signer(), chain), ITaskEscrow.BadSignature.selector);
        bytes32 place = TypedData.digest(block.chainid, address(this), structHash);
        _relayRefused(terms, FAR, _signDigest(_signer(), place), ITaskEscrow.BadSignature.selector);
    }

    function test_theOtherHalfOfTheCurveAndBrokenSignaturesAreRefused() public {
        Terms memory terms = _job(_from());
        bytes32 digest = TypedData.digest(block.chainid, address(escrow), _word(escrow.jobIdOf(terms), FAR));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_signer().privateKey, digest);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes memory high = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        _relayRefused(terms, FAR, high, ITaskEscrow.BadSignature.selector);
        bytes memory unknown = abi.encodePacked(r, s, uint8(99));
        _relayRefused(terms, FAR, unknown, ITaskEscrow.BadSignature.selector);
        bytes memory short = abi.encodePacked(r, s);
        _relayRefused(terms, FAR, short, ITaskEscrow.BadSignature.selector);
    }

    function test_aWalletContractIsAskedAndMayChangeItsMind() public {
        Terms memory terms = _job(_from());
        vm.etch(_signer().addr, address(new MoodyWallet()).code);
        MoodyWallet wallet = MoodyWallet(payable(_signer().addr));
        for (uint8 mood = 1; mood <= uint8(type(MoodyWallet.Mood).max); mood++) {
            wallet.setMood(MoodyWallet.Mood(mood));
            _relayRefused(terms, FAR, "wallet", ITaskEscrow.BadSignature.selector);
        }
        wallet.setMood(MoodyWallet.Mood.Agrees);
        _prepare(terms);
        _relay(terms, FAR, "wallet");
        assertTrue(_stateOf(terms) != _from());
    }

    function test_aKeyWithDelegatedCodeStillSigns() public {
        Terms memory terms = _job(_from());
        bytes memory signature = _signed(terms, FAR);
        vm.etch(_signer().addr, hex"fe");
        _prepare(terms);
        _relay(terms, FAR, signature);
        assertTrue(_stateOf(terms) != _from());
    }

    function test_onlyItsOwnStatesTakeIt() public {
        for (uint8 index = 0; index <= uint8(type(State).max); index++) {
            if (_isFrom(State(index))) continue;
            Terms memory terms = _job(State(index));
            _prepare(terms);
            vm.prank(_signer().addr);
            vm.expectRevert(ITaskEscrow.WrongState.selector);
            _call(terms, 0, "");
        }
    }

    function test_theLastSecondIsInAndTheNextIsOut() public {
        for (uint8 index = 0; index <= uint8(type(State).max); index++) {
            if (!_isFrom(State(index))) continue;
            Terms memory terms = _job(State(index));
            _prepare(terms);
            uint256 deadline = escrow.deadlineOf(terms);
            uint256 snapshot = vm.snapshotState();
            vm.warp(deadline + 1);
            vm.prank(_signer().addr);
            vm.expectRevert(ITaskEscrow.TooLate.selector);
            _call(terms, 0, "");
            vm.revertToState(snapshot);
            vm.warp(deadline);
            vm.prank(_signer().addr);
            _call(terms, 0, "");
            assertTrue(_stateOf(terms) != State(index));
        }
    }
}
