// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.30;

import {ITaskEscrow} from "../src/ITaskEscrow.sol";
import {EscrowTest} from "./EscrowTest.sol";

contract DeploymentTest is EscrowTest {
    struct Plan {
        address attester;
        address guardian;
        address feeAccount;
        address[] tokens;
        uint32 minWindowS;
        uint32 maxWindowS;
    }

    function _plan() private view returns (Plan memory plan) {
        address[] memory tokens = new address[](1);
        tokens[0] = address(mnee);
        return Plan(attester.addr, guardian, fees, tokens, 1, 100);
    }

    function deploy(Plan memory plan) public returns (ITaskEscrow) {
        bytes memory code = abi.encodePacked(
            vm.getCode("TaskEscrow.sol:TaskEscrow"),
            abi.encode(
                plan.attester, plan.guardian, plan.feeAccount, plan.tokens, plan.minWindowS, plan.maxWindowS
            )
        );
        address made;
        assembly {
            made := create(0, add(code, 32), mload(code))
            if iszero(made) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
        return ITaskEscrow(made);
    }

    function test_keepsWhatItWasGiven() public {
        ITaskEscrow made = deploy(_plan());
        assertEq(made.attester(), attester.addr);
        assertEq(made.guardian(), guardian);
        assertEq(made.feeAccount(), fees);
        assertEq(made.minWindowS(), 1);
        assertEq(made.maxWindowS(), 100);
        assertTrue(made.isTokenAllowed(address(mnee)));
    }

    function test_refusesAnEmptyRoleAWrongWindowOrATokenWithoutCode() public {
        Plan memory plan = _plan();
        plan.attester = address(0);
        _refused(plan);
        plan = _plan();
        plan.guardian = address(0);
        _refused(plan);
        plan = _plan();
        plan.feeAccount = address(0);
        _refused(plan);
        plan = _plan();
        plan.minWindowS = 0;
        _refused(plan);
        plan = _plan();
        plan.minWindowS = 101;
        _refused(plan);
        plan = _plan();
        plan.tokens[0] = stranger.addr;
        _refused(plan);
    }

    function _refused(Plan memory plan) private {
        vm.expectRevert(ITaskEscrow.InvalidDeployment.selector);
        this.deploy(plan);
    }
}
