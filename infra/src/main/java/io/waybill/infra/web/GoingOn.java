package io.waybill.infra.web;

import org.springframework.web.servlet.ModelAndView;

/**
 * A page that sends the browser on by itself. Unlike after a redirect, it is from here that it goes
 * on: its strict cookies come along to a page of ours, and a form may lead to another site.
 */
final class GoingOn {
    private GoingOn() {}

    /**
     * @param done what has happened
     * @param where in words, for who has to press it
     */
    static ModelAndView to(String address, String done, String where) {
        return new ModelAndView("ui/going-on")
                .addObject("goOn", address)
                .addObject("done", done)
                .addObject("where", where);
    }
}
