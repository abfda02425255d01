-- An edition with a look of its own.
update congress set accent = '#0b57a4', logo_text = 'Metropolis', intro = '{"en": "Welcome"}';
