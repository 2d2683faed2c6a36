package io.waybill.infra.web;

import io.waybill.domain.Refusal;
import io.waybill.domain.UnknownThing;
import io.waybill.domain.access.Permission;
import io.waybill.infra.access.Needs;
import io.waybill.infra.adoption.Adoptions;
import io.waybill.infra.api.AdoptionController;
import io.waybill.infra.api.AdoptionController.Adopt;
import io.waybill.infra.api.AdoptionController.AdoptionReply;
import io.waybill.infra.api.CommandReply;
import io.waybill.infra.api.ContainerController.Why;
import io.waybill.infra.api.HostController;
import io.waybill.infra.api.ProblemHandling;
import io.waybill.infra.web.Question.Option;
import io.waybill.projections.Words;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What can be done with a host, each asked for on a page of its own, and adopting what it has. */
@Controller
@Needs(Permission.OPERATE)
class HostActPage {
    private final HostController hosts;
    private final AdoptionController adoptions;
    private final HostPage.Shown shown;
    private final ProblemHandling problems;
    private final Fresh fresh;

    HostActPage(
            HostController hosts,
            AdoptionController adoptions,
            HostPage.Shown shown,
            ProblemHandling problems,
            Fresh fresh) {
        this.hosts = hosts;
        this.adoptions = adoptions;
        this.shown = shown;
        this.problems = problems;
        this.fresh = fresh;
    }

    private enum HostAct {
        CORDON,
        UNCORDON,
        DRAIN,
        END_ADOPTION;

        static HostAct named(String word) {
            return Arrays.stream(values())
                    .filter(act -> Words.of(act).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new UnknownThing("there is no page of '" + word + "'"));
        }
    }

    @GetMapping("/ui/hosts/{host}/{act}")
    ModelAndView form(
            @PathVariable String host, @PathVariable String act, HttpServletRequest http) {
        return question(host, HostAct.named(act), Asked.text(http, "how"))
                .asked(Because.of(http), null);
    }

    @PostMapping("/ui/hosts/{host}/{act}")
    ModelAndView perform(
            @PathVariable String host,
            @PathVariable String act,
            HttpServletRequest http,
            HttpServletResponse response) {
        HostAct asked = HostAct.named(act);
        Because because = Because.of(http);
        String how = Asked.text(http, "how");
        try {
            fresh.await(ask(host, asked, how, because, new Keyed(http, because.key())));
            return Elsewhere.at(page(host));
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            return question(host, asked, how).asked(because, Wrong.of(refused));
        }
    }

    private CommandReply ask(
            String host,
            HostAct act,
            @Nullable String how,
            Because because,
            HttpServletRequest http) {
        Why why = new Why(because.reason(), because.ticket());
        ResponseEntity<CommandReply> answer =
                switch (act) {
                    case CORDON -> hosts.cordon(host, why, http);
                    case UNCORDON -> hosts.uncordon(host, why, http);
                    case DRAIN ->
                            hosts.drain(
                                    host,
                                    new HostController.DrainIt(
                                            "stop".equals(how), because.reason(), because.ticket()),
                                    http);
                    case END_ADOPTION ->
                            adoptions.endRule(host, because.reason(), because.ticket(), http);
                };
        return Objects.requireNonNull(answer.getBody());
    }

    private Question question(String host, HostAct act, @Nullable String how) {
        int containers = shown.view(host).containers();
        String action = page(host) + "/" + Words.of(act);
        String has = containers + (containers == 1 ? " container" : " containers");
        return switch (act) {
            case CORDON ->
                    asking("Cordon " + host, host, action)
                            .says("No container is placed on it, or moved to it, any more.")
                            .says("Those that it has go on as they are: " + has + ".");
            case UNCORDON ->
                    asking("Uncordon " + host, host, action)
                            .says("It takes containers again.")
                            .says("Where it is being drained, that ends.");
            case DRAIN ->
                    asking("Drain " + host, host, action)
                            .says("It is cordoned, and then emptied one container after the other.")
                            .says("It has " + has + " now.")
                            .choice("how", "Its containers are", ways(how))
                            .dangerous();
            case END_ADOPTION ->
                    asking("Adopt no more on " + host, host, action)
                            .says(
                                    "What appears there from now on is not put under record by itself.")
                            .says("What was adopted stays under record.");
        };
    }

    private static List<Option> ways(@Nullable String how) {
        boolean stop = "stop".equals(how);
        return List.of(
                new Option(
                        "move",
                        "moved to the hosts that fit best",
                        "What cannot be moved is stopped, and stays.",
                        !stop,
                        true),
                new Option("stop", "stopped, none of them moved", null, stop, true));
    }

    private static Question asking(String title, String host, String action) {
        return new Question(title, "hosts", action, page(host));
    }

    /** What is unmanaged there comes under record: all of it, or what was ticked. */
    @PostMapping("/ui/hosts/{host}/adopt")
    ModelAndView adopt(
            @PathVariable String host, HttpServletRequest http, HttpServletResponse response) {
        Because because = Because.of(http);
        String[] ticked = http.getParameterValues("name");
        boolean all = Asked.text(http, "all") != null;
        Adopt wish =
                new Adopt(
                        all,
                        all || ticked == null ? null : List.of(ticked),
                        null,
                        Asked.text(http, "watch") != null,
                        because.reason(),
                        because.ticket());
        ModelAndView page;
        try {
            AdoptionReply reply = adoptions.adopt(host, wish, http);
            reply.adopted().stream().map(Adoptions.Adopted::token).forEach(fresh::await);
            page = shown.page(host, "ui/host").addObject("adopted", reply);
        } catch (Refusal refused) {
            response.setStatus(problems.refused(refused).getStatus());
            page =
                    shown.page(host, "ui/host")
                            .addObject("wrong", Wrong.of(refused))
                            .addObject("ticked", ticked == null ? List.of() : List.of(ticked));
        }
        return page.addObject("because", because);
    }

    private static String page(String host) {
        return "/ui/hosts/" + Address.segment(host);
    }
}
