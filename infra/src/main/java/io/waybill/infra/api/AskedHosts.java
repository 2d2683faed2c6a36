package io.waybill.infra.api;

import io.waybill.domain.container.OnHost;
import io.waybill.domain.host.HostState;
import io.waybill.domain.wire.Question.ListContainers;
import io.waybill.infra.command.NewIds;
import io.waybill.infra.interaction.Conversation;
import io.waybill.infra.interaction.HostChannel;
import io.waybill.infra.interaction.HostRefused;
import io.waybill.infra.interaction.HostUnreachable;
import io.waybill.infra.interaction.Reading;
import io.waybill.infra.verification.ContainersOnHosts;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.List;

/** What hosts' engines have, asked over the hosts' channel. */
@Component
class AskedHosts implements ContainersOnHosts {
    private static final int MOST_BYTES = 16 << 20;

    private final HostChannel channel;

    AskedHosts(HostChannel channel) {
        this.channel = channel;
    }

    @Override
    public List<OnHost> of(HostState host) throws InterruptedException {
        try (Conversation conversation = channel.ask(host, NewIds.next(), new ListContainers())) {
            return Reading.begin(conversation, () -> {}).values(MOST_BYTES, OnHost.class);
        } catch (HostUnreachable | HostRefused | IOException failure) {
            throw new Unreachable(String.valueOf(failure.getMessage()));
        }
    }
}
