package io.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.UnknownHostException;

class TargetsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "2852039166",
                "fe80::1",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "fd00:ec2::254",
                "100.100.100.200",
                "0.0.0.0",
                "::",
                "224.0.0.1"
            })
    void whereMachinesTellOfThemselvesNobodyAsks(String address) throws UnknownHostException {
        InetAddress there = InetAddress.getByName(address);
        assertThat(Targets.NOT_LINK_LOCAL.objection(there)).contains("link-local");
        assertThat(Targets.PUBLIC.objection(there)).isNotNull();
        assertThat(Targets.ANY.objection(there)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "fd12::1"
            })
    void whatIsWithinIsAskedUnlessOnlyThePublicMayBe(String address) throws UnknownHostException {
        InetAddress there = InetAddress.getByName(address);
        assertThat(Targets.NOT_LINK_LOCAL.objection(there)).isNull();
        assertThat(Targets.PUBLIC.objection(there)).contains("not public");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "100.128.0.1", "2001:db8::1", "64:ff9b::c000:207"})
    void whatIsPublicIsAsked(String address) throws UnknownHostException {
        assertThat(Targets.PUBLIC.objection(InetAddress.getByName(address))).isNull();
    }
}
