package io.waybill.infra.interaction;

import io.waybill.domain.host.HostState;
import io.waybill.domain.image.StoredImage;
import io.waybill.domain.wire.Question.ListImages;
import io.waybill.infra.command.NewIds;

import org.springframework.stereotype.Component;

import java.io.IOException;
import java.util.List;

/** What hosts have in their own stores. */
@Component
public class StoredImages {
    private static final int MOST_BYTES = 8 << 20;
    private final HostChannel channel;

    StoredImages(HostChannel channel) {
        this.channel = channel;
    }

    /**
     * @throws HostUnreachable where the host does not answer
     * @throws HostRefused where its engine does not say
     */
    public List<StoredImage> on(HostState host) throws IOException, InterruptedException {
        try (Conversation conversation = channel.ask(host, NewIds.next(), new ListImages())) {
            return Reading.begin(conversation, () -> {}).values(MOST_BYTES, StoredImage.class);
        }
    }
}
