// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Job, Release, State, Terms} from "./EscrowTypes.sol";
import {HouseRules} from "./HouseRules.sol";
import {JobBook} from "./JobBook.sol";

/// Money for one piece of work, held until its parties, its arbiter or the clock say whose it is.
/// No owner, no upgrade, no way out but to the buyer, the agent and the fee account. Every verb can be sent
/// by its signer or relayed with the signer's EIP-712 signature; every deadline has a default that anyone may call.
contract TaskEscrow is JobBook {
    using SafeERC20 for IERC20;

    uint256 private constant MAX_FEE_BPS = 1_000;
    uint8 private constant MAX_ROUNDS = 2;

    constructor(
        address attester_,
        address guardian_,
        address feeAccount_,
        address[] memory tokens,
        uint32 minWindowS_,
        uint32 maxWindowS_
    ) HouseRules(attester_, guardian_, feeAccount_, tokens, minWindowS_, maxWindowS_) {}

    // ---------------------------------------------------------------- money in

    /// The buyer pays the ceiling and its fee. A token must deliver exactly that.
    function fund(Terms calldata terms) external payable nonReentrant returns (bytes32 jobId) {
        uint256 total;
        (jobId, total) = _open(terms);
        uint256 totalWei = total * WEI_PER_UNIT;
        if (terms.token == ETH) {
            if (msg.value != totalWei) revert WrongPayment();
            return jobId;
        }
        if (msg.value != 0) revert WrongPayment();
        IERC20 token = IERC20(terms.token);
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), totalWei);
        if (token.balanceOf(address(this)) != before + totalWei) revert WrongPayment();
    }

    /// The buyer pays from what the escrow already owes them.
    function fundFromCredit(Terms calldata terms) external nonReentrant returns (bytes32 jobId) {
        uint256 total;
        (jobId, total) = _open(terms);
        _debit(terms.token, msg.sender, total);
        emit CreditSpent(terms.token, msg.sender, jobId, total);
    }

    function _open(Terms calldata terms) private returns (bytes32 jobId, uint256 total) {
        if (isFundingPaused) revert FundingIsPaused();
        if (msg.sender != terms.buyer) revert NotTheBuyer();
        if (block.timestamp > terms.payBy) revert TooLate();
        _requireSound(terms);
        jobId = jobIdOf(terms);
        if (_jobs[jobId].state != State.None) revert AlreadyFunded();
        total = uint256(terms.ceiling) + _feeOn(terms.ceiling, terms.feeBps);
        if (total > type(uint64).max) revert InvalidAmount();
        _jobs[jobId] = Job(uint64(total), 0, uint40(block.timestamp), 0, State.Funded);
        emit JobFunded(jobId, terms.buyer, terms, uint64(total));
    }

    function _requireSound(Terms calldata terms) private view {
        address arbiter = terms.arbiter;
        if (arbiter == address(0) || arbiter == terms.buyer || arbiter == terms.agent) {
            revert InvalidArbiter();
        }
        if (!isTokenAllowed[terms.token]) revert TokenNotAllowed();
        if (terms.ceiling == 0) revert InvalidAmount();
        if (terms.feeBps > MAX_FEE_BPS) revert InvalidFee();
        if (terms.acceptWithinS > terms.deliverWithinS) revert InvalidWindow();
        _requireWindow(terms.acceptWithinS);
        _requireWindow(terms.deliverWithinS);
        _requireWindow(terms.reviewWithinS);
        _requireWindow(terms.contestWithinS);
        _requireWindow(terms.resolveWithinS);
    }

    // ---------------------------------------------------------------- the agent's verbs

    function accept(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Funded) revert WrongState();
        bytes32 structHash = keccak256(abi.encode(ACCEPT, jobId, agent, price, deadline));
        _requireConsent(agent, structHash, deadline, signature);
        _assign(terms, jobId, agent, price, assignment);
        _jobs[jobId].state = State.Accepted;
        emit JobAccepted(jobId, agent, price);
    }

    function submit(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint8 round,
        bytes32 resultHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Funded && job.state != State.Accepted) revert WrongState();
        if (round != job.round) revert WrongRound();
        bytes32 structHash = keccak256(abi.encode(SUBMIT, jobId, agent, price, round, resultHash, deadline));
        _requireConsent(agent, structHash, deadline, signature);
        _assign(terms, jobId, agent, price, assignment);
        (job.state, job.since) = (State.Submitted, uint40(block.timestamp));
        _jobs[jobId] = job;
        emit JobSubmitted(jobId, agent, price, round, resultHash);
    }

    /// The agent steps back; everything goes to the buyer. An assignment not yet recorded may be carried.
    function giveUp(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint8 round,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state > State.Submitted) revert WrongState();
        if (round != job.round) revert WrongRound();
        bytes32 structHash = keccak256(abi.encode(GIVE_UP, jobId, round, deadline));
        _requireConsent(agent, structHash, deadline, signature);
        (bytes4 refusal,) = _refusedAgent(terms, jobId, agent, price, assignment);
        _revertOn(refusal);
        emit JobFailed(jobId, _refund(terms, jobId, job, State.Failed), false);
    }

    function contest(Terms calldata terms, uint8 round, uint256 deadline, bytes calldata signature) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Rejected) revert WrongState();
        if (round != job.round) revert WrongRound();
        (address agent,) = _agentOf(terms, jobId);
        bytes32 structHash = keccak256(abi.encode(CONTEST, jobId, round, deadline));
        _requireConsent(agent, structHash, deadline, signature);
        (job.state, job.since) = (State.Disputed, uint40(block.timestamp));
        _jobs[jobId] = job;
        emit JobContested(jobId, agent);
    }

    // ---------------------------------------------------------------- the buyer's verbs

    /// Needs the attester's signature that nobody has accepted, beside the buyer's own.
    function cancel(
        Terms calldata terms,
        uint256 nobodyAcceptedDeadline,
        bytes calldata nobodyAccepted,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Funded) revert WrongState();
        if (block.timestamp > nobodyAcceptedDeadline) revert ConsentExpired();
        bytes32 fact = keccak256(abi.encode(NOBODY_ACCEPTED, jobId, nobodyAcceptedDeadline));
        if (!_isSigned(attester, fact, nobodyAccepted)) revert BadSignature();
        bytes32 structHash = keccak256(abi.encode(CANCEL, jobId, deadline));
        _requireConsent(terms.buyer, structHash, deadline, signature);
        emit JobCancelled(jobId, _refund(terms, jobId, job, State.Cancelled));
    }

    /// The buyer names whom and how much: what is left of the price goes to that agent.
    function release(
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint256 deadline,
        bytes calldata signature
    ) external {
        _revertOn(_release(jobIdOf(terms), terms, agent, price, assignment, deadline, signature));
    }

    /// Releases what can be released and says why the rest cannot.
    function releaseBatch(Release[] calldata items) external {
        for (uint256 index = 0; index < items.length; index++) {
            Release calldata item = items[index];
            bytes32 jobId = jobIdOf(item.terms);
            bytes4 refusal = _release(
                jobId, item.terms, item.agent, item.price, item.assignment, item.deadline, item.signature
            );
            if (refusal != 0) emit BatchItemSkipped(jobId, refusal);
        }
    }

    function requestChanges(Terms calldata terms, uint8 round, uint256 deadline, bytes calldata signature)
        external
    {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Submitted) revert WrongState();
        if (round != job.round) revert WrongRound();
        if (round == MAX_ROUNDS) revert NoRoundLeft();
        bytes32 structHash = keccak256(abi.encode(REQUEST_CHANGES, jobId, round, deadline));
        _requireConsent(terms.buyer, structHash, deadline, signature);
        (job.state, job.since, job.round) = (State.Accepted, uint40(block.timestamp), round + 1);
        _jobs[jobId] = job;
        emit ChangesRequested(jobId, job.round);
    }

    /// The undisputed share is the agent's at once; the rest waits for contest, arbiter or clock.
    function reject(
        Terms calldata terms,
        uint8 round,
        uint16 undisputedBps,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Submitted) revert WrongState();
        if (round != job.round) revert WrongRound();
        if (undisputedBps >= BPS) revert InvalidShare();
        bytes32 structHash = keccak256(abi.encode(REJECT, jobId, round, undisputedBps, deadline));
        _requireConsent(terms.buyer, structHash, deadline, signature);
        (address agent, uint64 price) = _agentOf(terms, jobId);
        uint64 agentUnits = _shareOf(price, undisputedBps);
        uint64 feeUnits = _pay(terms, agent, agentUnits);
        (job.paid, job.held) = (agentUnits, job.held - agentUnits - feeUnits);
        (job.state, job.since) = (State.Rejected, uint40(block.timestamp));
        _jobs[jobId] = job;
        emit JobRejected(jobId, agent, undisputedBps, agentUnits, feeUnits);
    }

    // ---------------------------------------------------------------- the arbiter's verb

    /// Splits what is left of the price between the two parties; nobody else can be named.
    function resolve(
        Terms calldata terms,
        uint16 agentShareBps,
        bytes32 reasonHash,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (bytes32 jobId, Job memory job) = _running(terms);
        if (job.state != State.Disputed) revert WrongState();
        if (agentShareBps > BPS) revert InvalidShare();
        bytes32 structHash = keccak256(abi.encode(RESOLVE, jobId, agentShareBps, reasonHash, deadline));
        _requireConsent(terms.arbiter, structHash, deadline, signature);
        _split(terms, jobId, job, agentShareBps, reasonHash, false);
    }

    // ---------------------------------------------------------------- anybody's verbs

    /// Carries out what silence means once the running deadline has passed. Never pausable.
    function settleByDefault(Terms calldata terms) external {
        _revertOn(_settleByDefault(jobIdOf(terms), terms));
    }

    function settleByDefaultBatch(Terms[] calldata items) external {
        for (uint256 index = 0; index < items.length; index++) {
            bytes32 jobId = jobIdOf(items[index]);
            bytes4 refusal = _settleByDefault(jobId, items[index]);
            if (refusal != 0) emit BatchItemSkipped(jobId, refusal);
        }
    }

    // ---------------------------------------------------------------- what batches share

    function _settleByDefault(bytes32 jobId, Terms calldata terms) private returns (bytes4) {
        Job memory job = _jobs[jobId];
        if (!_isRunning(job.state)) return WrongState.selector;
        if (block.timestamp <= _deadline(terms, job)) return TooEarly.selector;
        if (job.state == State.Funded) {
            emit JobExpired(jobId, _refund(terms, jobId, job, State.Expired));
        } else if (job.state == State.Accepted) {
            emit JobFailed(jobId, _refund(terms, jobId, job, State.Failed), true);
        } else if (job.state == State.Submitted) {
            (address agent, uint64 price) = _agentOf(terms, jobId);
            _complete(terms, jobId, job, agent, price, true);
        } else if (job.state == State.Rejected) {
            emit JobRefunded(jobId, _refund(terms, jobId, job, State.Refunded));
        } else {
            _split(terms, jobId, job, uint16(BPS / 2), 0, true);
        }
        return 0;
    }

    /// Refuses with an error's selector and changes nothing, so that a batch can go on.
    function _release(
        bytes32 jobId,
        Terms calldata terms,
        address agent,
        uint64 price,
        bytes calldata assignment,
        uint256 deadline,
        bytes calldata signature
    ) private returns (bytes4 refusal) {
        Job memory job = _jobs[jobId];
        if (!_isRunning(job.state)) return WrongState.selector;
        if (block.timestamp > _deadline(terms, job)) return TooLate.selector;
        (refusal,) = _refusedAgent(terms, jobId, agent, price, assignment);
        if (refusal != 0) return refusal;
        bytes32 structHash = keccak256(abi.encode(RELEASE, jobId, agent, price, deadline));
        refusal = _refusal(terms.buyer, structHash, deadline, signature);
        if (refusal != 0) return refusal;
        _complete(terms, jobId, job, agent, price, false);
    }
}
