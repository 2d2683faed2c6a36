package io.waybill.runtime.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * By what agents tell themselves apart: the machine and the process, for people, and a part that no
 * other start has, so that two agents on one host are noticed.
 */
final class AgentId {
    private AgentId() {}

    static String next() {
        return machine()
                + "/"
                + ProcessHandle.current().pid()
                + "/"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown";
        }
    }
}
