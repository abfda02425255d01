-- The next change of a registration is counted.
update registration set state = 'confirmed', country = 'TG';
