-- Sign-ins of browsers: the token is in a cookie, and the sign-in also ends when it is not used.
alter table token add column in_cookie boolean not null default false;
