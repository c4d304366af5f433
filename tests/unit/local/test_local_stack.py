"""Stacks: names, ports and what is taken from outside."""

import pytest

from deploy.local.processes import process, service_environment, stores
from deploy.local.stack import Stack


class TestPorts:
    def test_the_demo_listens_on_the_documented_ports(self, tmp_path):
        """The ports of the architecture are those of the demo."""
        stack = Stack.demo({}, tmp_path)

        assert stack.kafka_bootstrap == "127.0.0.1:19092"
        assert stack.mongodb_uri.startswith("mongodb://127.0.0.1:27117/")
        assert [stack.port(f"{s}_HTTP_PORT") for s in ("INTAKE", "REPORTING")] == [8101, 8104]
        assert stack.port("TRIAGE_GRPC_PORT") == 9102
        assert stack.port("INTAKE_HEALTH_PORT") == 8201

    def test_a_variable_moves_its_port(self):
        """The variable that a port in use is reported with really moves that port."""
        stack = Stack.demo({"INTAKE_HTTP_PORT": "18999", "LOCAL_KAFKA_PORT": "19999"})

        assert stack.url("intake") == "http://127.0.0.1:18999"
        assert stack.kafka_bootstrap == "127.0.0.1:19999"

    def test_a_moved_port_is_known_to_the_commands_that_follow(self, tmp_path):
        """`make status` finds what `INTAKE_HTTP_PORT=18999 make up` has started."""
        Stack.demo({"INTAKE_HTTP_PORT": "18999"}, tmp_path).remember_ports()

        assert Stack.demo({}, tmp_path).url("intake") == "http://127.0.0.1:18999"
        Stack.demo({}, tmp_path).forget_ports()
        assert Stack.demo({}, tmp_path).url("intake") == "http://127.0.0.1:8101"

    def test_demo_tests_and_a_further_stack_share_no_port(self, tmp_path):
        """Three systems can run at once."""
        stacks = (
            Stack.demo({}, tmp_path),
            Stack.test(environment={}),
            Stack.test("gw0", {}),
            Stack.with_offset("bench", 7000, {}),
        )
        numbers = [port.number for stack in stacks for port in stack.ports.values()]

        assert len(numbers) == len(set(numbers))
        assert max(numbers) < 32768, "outgoing connections take ports from there"

    @pytest.mark.parametrize("offset", [0, -100, 150, 13_100])
    def test_an_offset_that_would_collide_is_refused(self, offset):
        """Offsets outside the documented range are an error at once."""
        with pytest.raises(ValueError, match="offset"):
            Stack.with_offset("odd", offset, {})


class TestOutside:
    def test_what_is_given_is_used_and_not_started(self):
        """KAFKA_BOOTSTRAP and MONGODB_URI replace our own processes."""
        stack = Stack.demo({"KAFKA_BOOTSTRAP": "k:9092", "MONGODB_URI": "mongodb://m/"})

        assert stores(stack) == []
        assert stack.kafka_bootstrap == "k:9092"
        assert stack.mongodb_uri == "mongodb://m/"
        bound = {port.variable for port in stack.ports_to_bind()}
        assert not bound & {"LOCAL_KAFKA_PORT", "LOCAL_MONGODB_PORT"}
        assert "INTAKE_HTTP_PORT" in bound

    def test_databases_of_stacks_stay_apart(self):
        """Two stacks on one MongoDB write to different databases."""
        assert Stack.demo({}).mongodb_prefix == "redress"
        assert Stack.test("gw1", {}).mongodb_prefix == "redress_test_gw1"


class TestEnvironment:
    def test_a_service_gets_every_agreed_variable(self):
        """No service has to guess a setting."""
        stack = Stack.demo({})
        environment = service_environment(stack, "triage", "triage")

        for name in (
            *("KAFKA_BOOTSTRAP", "MONGODB_URI", "MONGODB_PREFIX", "COMPANY_TIME_ZONE"),
            *("ORGANISATION_FILE", "AUTH_JWKS", "SERVICE_KEY_FILE", "INSTANCE_ID", "LOG_LEVEL"),
            *("BIND_HOST", "INTAKE_ADDRESS", "ESCALATION_ADDRESS", "REPORTING_ADDRESS"),
            *("TRIAGE_HTTP_PORT", "TRIAGE_GRPC_PORT", "TRIAGE_HEALTH_PORT"),
            *("TRIAGE_PLAYBOOKS_DIR", "ESCALATION_PACKS_DIR", "REPORTING_FILES_DIR"),
        ):
            assert environment[name], name
        assert environment["SERVICE_KEY_FILE"].endswith("triage.pem")

    def test_only_intake_gets_the_key_ring(self):
        """Personal data can be read by its owner alone."""
        stack = Stack.demo({})

        assert "INTAKE_KEY_RING_DIR" in service_environment(stack, "intake", "i")
        assert "INTAKE_KEY_RING_DIR" not in service_environment(stack, "reporting", "r")

    def test_other_variables_of_the_caller_stay_outside(self, monkeypatch):
        """What a person has in the shell is not written to the run files."""
        monkeypatch.setenv("SOME_PASSWORD", "secret")
        monkeypatch.setenv("TRIAGE_EXTRA", "kept")
        environment = service_environment(Stack.demo({}), "triage", "triage")

        assert "SOME_PASSWORD" not in environment
        assert environment["TRIAGE_EXTRA"] == "kept"

    def test_intake_runs_as_two_processes(self, tmp_path):
        """The worker answers for its health on a port of its own."""
        stack = Stack.demo({}, tmp_path)

        assert process(stack, "intake-http").command[-1] == "http"
        assert process(stack, "intake-http").ready_url.endswith(":8101/readyz")
        assert process(stack, "intake-worker").command[-1] == "grpc,worker"
        assert process(stack, "intake-worker").ready_url.endswith(":8201/readyz")
