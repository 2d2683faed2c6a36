package io.waybill.infra.verification;

import io.waybill.domain.container.OnHost;
import io.waybill.domain.host.HostState;

import java.util.List;

/** Asks a host's agent. */
public interface ContainersOnHosts {
    /**
     * What its engine has now of Waybill's containers.
     *
     * @throws Unreachable where it cannot be told
     */
    List<OnHost> of(HostState host) throws InterruptedException;

    /** The host cannot be asked, or does not answer. */
    final class Unreachable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }
}
