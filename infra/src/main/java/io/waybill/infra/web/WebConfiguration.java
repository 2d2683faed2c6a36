package io.waybill.infra.web;

import io.waybill.infra.api.ProblemHandling;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.ITemplateEngine;

import java.time.Duration;

/** Style and scripts: named after their content, so that a browser keeps them until they change. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    private static final String HTMX =
            "classpath:/META-INF/resources/webjars/htmx.org/2.0.10/dist/";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/ui/assets/**")
                .addResourceLocations("classpath:/static/assets/", HTMX)
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    @Bean
    FilterRegistrationBean<ResourceUrlEncodingFilter> versionedAssets() {
        FilterRegistrationBean<ResourceUrlEncodingFilter> filter =
                new FilterRegistrationBean<>(new ResourceUrlEncodingFilter());
        filter.addUrlPatterns("/ui/*");
        return filter;
    }

    @Bean
    FilterRegistrationBean<BrokenPages> brokenPages(
            ProblemHandling problems, ITemplateEngine templates) {
        FilterRegistrationBean<BrokenPages> filter =
                new FilterRegistrationBean<>(new BrokenPages(problems, templates));
        filter.addUrlPatterns("/ui/*");
        return filter;
    }
}
